# Drafter: `make draft` and `make test` set up what is missing; everything lives in .venv and from the lock.
.DELETE_ON_ERROR:
.PHONY: up draft test quick bench bench-desk fix docs pictures lock clean help

VENV := .venv
BIN := $(VENV)/bin
# The first Python in reach that is new enough and not too new.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)

help: ## what there is to call
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --no-deps: the lock is complete, and pip in hash mode otherwise stumbles over what a dependency asks for by range.
# The stamp is newer than lock and project file only when everything in them is installed.
$(VENV)/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Drafter needs Python 3.11, 3.12 or 3.13; none was found. Name one: make PYTHON=…"; exit 2; }
	@echo "Setting up $(VENV) from the lock; this takes a minute or two the first time."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

up: $(VENV)/.ready ## everything on loopback: Prefect, the desk, a draft to review; Ctrl-C stops all of it
	@$(BIN)/drafter up

draft: $(VENV)/.ready ## draft the example with no key, no model and no server
	@$(BIN)/drafter draft examples/kyiv-talks --day 2025-11-21 --model extractive

test: $(VENV)/.ready ## lint, types, import contract and every test
	@tools/test.sh

quick: $(VENV)/.ready ## the everyday loop: the unit suite alone
	@$(BIN)/pytest -q -n auto -m "not (faults or flows or postgres or browser or slow)"

bench: $(VENV)/.ready ## measure, and write benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks

bench-desk: $(VENV)/.ready ## measure the desk, and write benchmarks/DESK.md (needs Chromium)
	@$(BIN)/python -m benchmarks.review

fix: $(VENV)/.ready ## format and mend what a machine can mend
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

docs: $(VENV)/.ready ## write docs/commands.md from the program's own help
	@$(BIN)/python -m tools.commands

pictures: $(VENV)/.ready ## make the pictures of README and docs from real drafts and the real desk (needs Chromium)
	@$(BIN)/python -m tools.pictures

lock: $(VENV)/.ready ## resolve pyproject.toml anew into requirements.lock (needs uv)
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --quiet --extra dev pyproject.toml --output-file requirements.lock

clean: ## remove what make made, never outputs
	@rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
