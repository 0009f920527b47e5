# make run     installs nnstep into .venv the first time, and opens the article
# make docs    builds the pages of docs/ and a gallery of lessons as a site, into site/
# make test    installs the tools as well, and runs lint, types, layers and tests
# make test-page    steps through exported pages in a browser, executes a notebook, sets documents with KaTeX, MathJax, TeX, Typst
# make test-torch   follows training loops in PyTorch, which is installed into .venv the first time
# make test-peers   compares with PyTorch, Keras, Optax and others, each installed once into .peers
# make test-lines   has bc, qalc, Octave, R and spreadsheets read the lines written for them, where they are installed
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

.PHONY: run docs test test-page test-torch test-peers test-lines clean
.NOTPARALLEL:

run: $(VENV)/.installed
	@$(BIN)/nnstep run $(SCENARIO) $(ARGS)

docs: $(VENV)/.installed
	@$(PIP) install -c constraints.txt -e '.[docs]' >&2
	@$(BIN)/python docs/site.py

# What tests start, hundreds of processes, is to load what is compiled, not to compile it each time.
test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses 2 --dist worksteal --hypothesis-profile=judging

# Where PyTorch cannot be had, why is said, and nothing fails; the time for installing is limited, see the script.
test-torch: $(VENV)/.installed-dev
	@$(BIN)/python tests/attach/environment.py
	@$(BIN)/pytest --quiet -rs -p no:cacheprovider -o pythonpath="tests tests/attach" tests/attach/with_torch.py tests/attach/stepping_with_torch.py

# A program that is not installed here is skipped, and why is printed.
test-lines: $(VENV)/.installed-dev
	@$(BIN)/pytest --quiet --no-header -rs -p no:cacheprovider tests/page/lines.py

# A library that cannot be had here is skipped, and why is printed; the time for installing is limited, and that for
# comparing (PEERS_SECONDS, PEERS_TEST_SECONDS), so that a busy machine skips some and fails nothing.
test-peers: $(VENV)/.installed-dev
	@$(BIN)/python tests/peers/environments.py
	@$(BIN)/pytest --quiet --no-header -rs -p no:cacheprovider -o pythonpath="tests tests/peers" tests/peers/imports.py tests/peers/initial.py tests/peers/run_programs.py tests/peers/compare.py

# What cannot be had (Chromium, Playwright, npm and what it brings) is skipped, and why is printed.
test-page: $(VENV)/.installed-dev
	@$(PIP) install -c constraints.txt -e '.[docs]' >&2 || true
	@$(PIP) install 'playwright>=1.40' nbclient nbformat ipykernel typst >&2 || true
	@test -d .page/node_modules/markdown-it -a -d .page/node_modules/@biomejs || npm install --silent --no-audit --no-fund --prefix .page axe-core@4 typescript@5 @biomejs/biome@2 katex@0.16 mathjax-full@3 markdown-it@14 >&2 || true
	@$(BIN)/pytest --quiet --no-header -rs -p no:cacheprovider -o pythonpath="tests tests/page" $(addprefix tests/page/,stepped.py handled.py computed.py script.py read.py notebook.py documented.py typeset.py)

clean:
	rm -rf $(VENV) .peers .page site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

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
