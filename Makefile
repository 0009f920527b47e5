# make run     installs nnstep into .venv the first time, and opens the article
# make test    installs the tools as well, and runs lint, types, layers and tests
#
# Another Python:    make run PYTHON=python3.12
# Another lesson:    make run SCENARIO=mazur ARGS="--digits 6"

PYTHON   ?= python3
VENV     := .venv
BIN      := $(VENV)/bin
SCENARIO ?= article
ARGS     ?=

# stdout is nnstep's alone: pip and we ourselves talk to stderr.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet

.PHONY: run test clean
.NOTPARALLEL:

run: $(VENV)/.installed
	@$(BIN)/nnstep run $(SCENARIO) $(ARGS)

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses 2 --dist worksteal

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The stamps say what was installed and from which state of the two files; deleting .venv starts over.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.version_info < (3, 11) and sys.exit("nnstep needs Python 3.11 or later; this is " + v + ". Try: make PYTHON=python3.12")' >&2
	@echo "Installing nnstep into $(VENV), once ..." >&2
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) >&2
	@$(PIP) install -c constraints.txt -e . >&2
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing the tools for tests into $(VENV), once ..." >&2
	@$(PIP) install -c constraints.txt -e '.[dev]' >&2
	@touch $@
