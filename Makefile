# Two commands are enough on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Where pip finds a CPU build of torch; optional. PyPI's own Linux build is several gigabytes.
TORCH_INDEX ?=

export HF_HUB_OFFLINE := 1
export TOKENIZERS_PARALLELISM := false

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-full proof mutation check format benchmarks rules-table lock clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Optional: pictures and scans are read where Tesseract is installed (Debian: apt-get install tesseract-ocr).
setup: $(READY) ## Make the environment and install everything

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory .debian-venv
	$(PYTHON) -m venv $(VENV)
	@if [ -n "$(TORCH_INDEX)" ]; then \
		$(BIN)/pip install --quiet --index-url "$(TORCH_INDEX)" "$$(grep '^torch==' requirements.lock)"; fi
	@echo "Installing what requirements.lock names (the first time this takes some minutes) …"
	$(BIN)/pip install --quiet --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@echo "Compiling it once, so that every later start is quick …"
	@$(BIN)/python -m compileall -q $(VENV)/lib >/dev/null 2>&1 || true
	@touch $@

.PHONY: .debian-venv
.debian-venv:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq python3-venv; \
	else echo "Python's venv module is missing. Install it first: sudo apt-get install python3-venv"; exit 1; fi

demo: $(READY) ## Set everything up and tell the whole story in the terminal
	@$(BIN)/vqmap demo

serve: $(READY) ## Start the API with its documentation on http://127.0.0.1:8000/docs
	@$(BIN)/vqmap serve

check: $(READY) ## Format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## Set everything up, then all checks and tests
	$(BIN)/pytest -q -m "not slow"

test-full: check ## Everything, the slow suites included
	$(BIN)/pytest -q

proof: $(READY) ## A million random cases against the oracle, and 10,000 examples of every law of the verdict
	$(BIN)/pytest -q --hypothesis-profile=proof tests/mapping_engine/test_verdict_*.py

mutation: $(READY) ## Change the rules one operator at a time and see which test notices
	$(BIN)/pip install --quiet mutmut==3.8.1
	$(BIN)/mutmut run

format: $(READY) ## Put the code into the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmarks: $(READY) ## Measure speed and quality; every script prints a table with its baseline
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/verdict.py
	$(BIN)/pip install --quiet --requirement benchmarks/engines.txt
	$(BIN)/python benchmarks/rule_engines.py
	$(BIN)/python benchmarks/combination.py
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/audit_trail.py
	$(BIN)/python benchmarks/accept_mapping.py
	$(BIN)/python benchmarks/event_store.py
	$(BIN)/python benchmarks/suggestions.py --gate
	$(BIN)/python benchmarks/gaming.py
	$(BIN)/python benchmarks/support.py
	$(BIN)/python benchmarks/suggestion_speed.py
	$(BIN)/python benchmarks/encoder_precision.py
	$(BIN)/python benchmarks/evidence_text.py

rules-table: $(READY) ## Write docs/rules/ anew from the names of the tests and the codes of the gate
	PYTHONPATH=.:tests $(BIN)/python tests/rules/coverage_table.py
	PYTHONPATH=.:tests $(BIN)/python tests/rules/approved_sentences.py

lock: ## Write requirements.lock anew from what is installed
	@echo '# Everything that vqmap, its language model and its tests run with; written by `make lock`.' > requirements.lock
	$(BIN)/pip freeze --exclude-editable | sed -E 's/^(torch==[0-9.]+).*/\1/' >> requirements.lock

clean: ## Remove the environment and everything made
	rm -rf $(VENV) build dist demo-output mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis
