# The two commands that a newcomer needs: make run, make test. Each does its own set-up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test check setup bench drills screenshot sizes clean

run: $(STAMP)
	@$(BIN)/python -m bot

# the whole suite on every core (four at most: each worker holds connections to PostgreSQL); what ARGS names runs in one process
test: $(STAMP)
	@$(BIN)/python -m pytest $(or $(ARGS),-n logical --maxprocesses 4 --dist worksteal)

# lint, types, walls between the packages, the knowledge base, the base and the search together
check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m knowledge check
	@$(BIN)/python -m embeddings check

setup: $(STAMP)

bench: $(STAMP)
	@$(BIN)/python -m tests.bench

# kill it, flood it, take Telegram away: minutes to hours; ARGS="--help" tells how to choose
drills: $(STAMP)
	@$(BIN)/python -m tests.drills $(ARGS)

screenshot: $(STAMP)
	@$(BIN)/python -m tests.browser.screenshot

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Banyan needs Python 3.11 or newer: install it (Debian: apt-get install python3 python3-venv; macOS: brew install python), or run: make PYTHON=/path/to/python3 run"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments here: install them (Debian: apt-get install python3-venv)"; exit 2; }
	@echo "Setting up $(VENV) (the first time takes a few minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'torch==2.13.0' || { echo "PyTorch could not be installed: is the package registry within reach?"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' || { echo "The packages could not be installed: is the package registry within reach?"; exit 2; }
	@touch $(STAMP)

# how heavy each page is
sizes: $(STAMP)
	@$(BIN)/python -m tests.browser.sizes

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
