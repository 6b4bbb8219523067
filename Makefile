# Every target is idempotent and makes .venv first when it has to. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
SEEN := .understudy/evidence

.PHONY: help install demo test slow trust lint check bench contract fuzz evidence up lock clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

install: $(INSTALLED) ## .venv with the locked dependencies and this checkout

demo: $(INSTALLED) ## one firm, five systems, a deal from close to cash with an outage in between
	@$(BIN)/understudy demo $(ARGS)

test: $(INSTALLED) ## the tests, without the slow ones
	@$(BIN)/pytest -n 2 -m "not slow and not docker" --durations 5 --durations-min 1 $(ARGS)

slow: $(INSTALLED) ## the slow tests, and those that need Docker where it is
	@$(BIN)/pytest -n 2 -m "slow or docker" --durations 5 $(ARGS)

trust: $(INSTALLED) ## what catches each planted bug, and SEEDS (40) swarms on the sound engine
	@$(BIN)/python -m tests.trust --seeds $(or $(SEEDS),40) $(ARGS)

lint: $(INSTALLED) ## ruff, mypy and the layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint test slow ## everything that must hold before a change lands

fuzz: $(INSTALLED) ## a million texts of strangers for every parser; some twenty minutes
	@$(BIN)/python -m tests.fuzz.test_parsers $(or $(COUNT),1000000)

evidence: $(INSTALLED) ## see in the tests which client drives what, and write the vendors' pages
	@rm -rf $(SEEN)
	@UNDERSTUDY_EVIDENCE=$(SEEN) $(BIN)/pytest -q -n 2 tests/mocks tests/live
	@$(BIN)/python -m tests.evidence freeze $(SEEN)
	@$(BIN)/understudy list vendors --pages docs/vendors

bench: $(INSTALLED) ## how fast a firm is made and loaded, and how fast business time passes
	@for bench in load/bench/*.py; do echo "$$bench"; $(BIN)/python $$bench; done

contract: $(INSTALLED) ## each vendor against its published contract, probed by a fuzzer
	@$(BIN)/understudy contract $(ARGS)

up: $(INSTALLED) ## serve the five systems until stopped
	@$(BIN)/understudy up $(ARGS)

# One lock for every supported Python and platform, which pip-compile cannot make. Pins are kept
# where they still fit; delete requirements.txt first to take the newest of everything.
LOCKED := --universal --python-version 3.11 --generate-hashes --no-header --quiet
lock: ## requirements.txt from pyproject.toml, and what of it goes into the images
	@$(PYTHON) -m venv .venv/lock
	@.venv/lock/bin/pip install --quiet uv==0.13.9
	@.venv/lock/bin/uv pip compile pyproject.toml --extra dev $(LOCKED) --output-file requirements.txt
	@.venv/lock/bin/uv pip compile pyproject.toml --extra scale $(LOCKED) \
		--constraints requirements.txt --output-file containers/requirements.txt
	@.venv/lock/bin/uv pip compile pyproject.toml --extra scale --extra load $(LOCKED) \
		--constraints requirements.txt --output-file containers/requirements-load.txt
	@echo hatchling | .venv/lock/bin/uv pip compile - $(LOCKED) \
		--constraints requirements.txt --output-file containers/requirements-build.txt

clean: ## forget .venv and everything else that a target made
	@rm -rf .venv .understudy .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -rf .coverage* dist build

$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.13" >&2; exit 1; }
	@echo "installing into .venv, once; this takes about a minute"
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
