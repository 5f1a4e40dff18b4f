# Two commands do all the set-up, each by itself: make demo, make test.
# `make conformance` also needs node and npm: it installs the evaluator that iamtui is compared with.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEER := .conformance

.PHONY: demo test lint types contracts tests conformance screenshots bench service-table clean

demo: $(VENV)/.installed
	@$(BIN)/iamtui demo

test: lint types contracts tests

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

contracts: $(VENV)/.installed-test
	$(BIN)/lint-imports

tests: $(VENV)/.installed-test
	$(BIN)/pytest -q -n 2 --dist loadgroup

conformance: $(PEER)/.installed
	$(BIN)/pytest -q -m conformance -p no:cacheprovider tests/conformance

screenshots: $(VENV)/.installed-test
	$(BIN)/python -m screenshots

bench: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks

service-table: $(VENV)/.installed
	$(BIN)/python -m iamtui.policy.service_table

clean:
	rm -rf $(VENV) $(PEER) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --config-settings editable_mode=compat --editable '.[test]'
	@touch $@ $(VENV)/.installed

$(PEER)/.installed: tests/conformance/peer.py $(VENV)/.installed-test
	npm install --prefix $(PEER) --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --silent \
		$$($(BIN)/python -m tests.conformance.peer)
	@touch $@
