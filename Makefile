# Two commands for a fresh machine with python3 (3.11 or later) and a package index:
#   make demo   index the sample articles and answer the headline question
#   make test   lint, types, the whole test suite and the evaluation gate
PYTHON ?= python3
BIN := .venv/bin
QUESTION ?= Why did Israel–Russia relations sour?
SAY := @printf '\033[1m→ %s\033[0m\n'

.PHONY: demo test lint eval clean
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
	@$(BIN)/onrecord --home .eval eval --report .eval/report.html

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

clean:
	rm -rf .venv demo .eval build dist
