# What a person or CI runs. Everything happens in .venv, which is set up when it is first needed
# and brought up to date when pyproject.toml or constraints.txt changed or the folder was moved.
# Needs python3 (3.11 or later), git and make. Arguments go through ARGS: make test ARGS="-k turtle"
# Another Python, in a folder of its own: make check PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= python3
VENV := .venv
ARGS :=

RUN := $(VENV)/bin/python
STAMP := $(VENV)/.set-up
PIP_INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# The editable install knows this folder by its full name, and the stamp remembers that name.
IS_AT_HOME := [ -x $(RUN) ] && [ "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd -P)" ]

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help site test lint check format serve benchmark benchmark-formats benchmark-queries benchmark-validation clean moved

help:
	@echo 'make site       publish the graph into dist/; then open dist/index.html'
	@echo 'make test       run the tests, those in the README and in docstrings included'
	@echo 'make lint       format, style, types, import contracts, and kg check on our own content'
	@echo 'make check      lint, then test: what CI runs'
	@echo 'make format     rewrite the code in the one format'
	@echo 'make serve      serve the graph on this machine; ARGS="--port 8080" and the like'
	@echo 'make benchmark  what it costs, as whole processes'
	@echo 'make benchmark-formats      each format of answers, a million rows; ARGS=100000'
	@echo 'make benchmark-queries   stored queries beside other engines; ARGS="10000 100000"'
	@echo 'make benchmark-validation   validation beside other engines; ARGS="10000 100000"'
	@echo 'make clean      remove what was built; $(VENV) stays'

site: $(STAMP)
	@$(RUN) -m kg publish --out dist $(ARGS)

test: $(STAMP)
	@$(RUN) -m pytest $(ARGS)

lint: $(STAMP)
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy
	@$(RUN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo
	@$(RUN) -m kg fmt --check
	@$(RUN) -m kg check

check: lint test

format: $(STAMP)
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

serve: $(STAMP)
	@$(RUN) -m kg serve $(ARGS)

benchmark: $(STAMP)
	@$(RUN) benchmarks/run.py $(ARGS)

benchmark-formats: $(STAMP)
	@$(RUN) benchmarks/formats.py $(ARGS)

benchmark-queries: $(STAMP)
	@$(RUN) benchmarks/stored_queries.py $(ARGS)

benchmark-validation: $(STAMP)
	@$(RUN) benchmarks/validation.py $(ARGS)

clean:
	rm -rf dist build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name '.venv*' -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

ifneq ($(shell $(IS_AT_HOME) && echo yes),yes)
$(STAMP): moved
endif

# The build backend comes from the same pins, so nothing is fetched behind their back.
$(STAMP): pyproject.toml constraints.txt
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "make: '$(PYTHON)' is missing or older than Python 3.11. Name another: make PYTHON=python3.13" >&2; exit 2; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "make: '$(PYTHON)' cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo 'Setting up $(VENV); the first time needs the network.' >&2
	@{ $(IS_AT_HOME); } || '$(PYTHON)' -m venv --clear $(VENV)
	@$(PIP_INSTALL) hatchling
	@$(PIP_INSTALL) --no-build-isolation --editable '.[dev]'
	@pwd -P > $(STAMP)
