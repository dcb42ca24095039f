# One word for each habit. Nothing but make and Python 3.11 or newer is needed: the rest is installed into .venv.

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test check slow bench lock messages docs format clean

VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough and able to make environments.
PYTHON ?= $(shell for candidate in python3 python3.13 python3.12 python3.11; do \
	$$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$candidate; break; }; done)
CATALOGUES := $(wildcard servanda/locale/*/LC_MESSAGES/django.po)

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \t\2/p' $(MAKEFILE_LIST) | expand -t 24

install: $(VENV)/.installed $(VENV)/.translated ## prepare .venv and the command .venv/bin/servanda

install-dev: install $(VENV)/.installed-dev ## add what tests and checks need

demo: install ## start everything with an invented State; Ctrl-C stops it
	@exec $(BIN)/servanda demo

test: install-dev ## run all tests: first without, then in a real browser
	@$(BIN)/python tools/run_tests.py

check: install-dev ## formatting, lint, import contracts, types, migrations, translations, words
	@$(BIN)/python tools/run_checks.py

slow: install-dev ## the long repetitions
	@$(BIN)/python -m pytest -m slow

bench: install-dev ## measure, and print the ratio to the bare SQL
	@$(BIN)/python -m benchmarks.search

messages: install ## bring the translation files up to date with the code
	@$(BIN)/python tools/messages.py update

docs: install ## write docs/know and docs/reference anew from the code
	@$(BIN)/python tools/document.py

format: install-dev ## put code into its shape
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix-only .

LOCK := pip-compile --quiet --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: install-dev ## write the lock files anew from pyproject.toml
	@$(BIN)/$(LOCK) --output-file=requirements/base.txt pyproject.toml
	@$(BIN)/$(LOCK) --allow-unsafe --extra=dev --output-file=requirements/dev.txt pyproject.toml

clean: ## remove what was built; var/ with its data stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find servanda -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with its venv module is needed (Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/base.txt tools/link_checkout.py | $(BIN)/python
	@echo "Installing the locked packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python tools/link_checkout.py
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt | $(VENV)/.installed
	@echo "Installing the locked packages for tests and checks"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.translated: $(CATALOGUES) tools/messages.py | $(VENV)/.installed
	@$(BIN)/python tools/messages.py compile
	@touch $@
