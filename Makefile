PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: help dev check test mutate generate fuzz kill bench docs catalog lock
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST)

dev: $(INSTALLED) ## an environment with everything but the heavy test groups

$(INSTALLED): .ci/dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r .ci/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

check: $(INSTALLED) ## format, lint, types, contracts, all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n auto

test: $(INSTALLED) ## the quick tests, in under a minute
	$(BIN)/pytest -n auto --dist loadfile $(APART) -m "$(QUICK)"

QUICK := not slow and not oracle and not engines and not browser and not editor and not proxy and not dbt and not precommit
# Rooms whose tests are all slow or need an extra: importing them costs more than a tenth of the run.
APART := $(foreach room,browser engines mcp server,--ignore=tests/$(room)) -p no:anyio -p no:asyncio -p no:pytest-lsp

mutate: $(INSTALLED) ## try mutants of estimate, compare and reconcile, and list those that survive (ROOMS=… WORDS="--sample 200")
	$(BIN)/python -m tools.mutate $(ROOMS) $(WORDS)

generate: $(INSTALLED) ## write every generated file: schemas, indexes, committed reports
	$(BIN)/python -m tests.house.generated

fuzz: $(INSTALLED) ## malformed files of every kind for ten minutes
	$(BIN)/python -m tests.fuzz

kill: $(INSTALLED) ## kill each command that writes at 500 random moments: nothing is lost, and a second run recovers
	$(BIN)/python -m tests.hostile.killing

bench: $(INSTALLED) ## measure speed, as ratios within one run
	$(BIN)/python -m benchmarks

docs: $(INSTALLED) ## the documentation as a site, in build/site
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html -c docs . build/site

catalog: $(INSTALLED) ## the built-in price catalog, from hash-checked releases
	$(BIN)/python -m tools.catalog

lock: ## the lock files in .ci, after a change of dependencies (needs uv)
	uv pip compile pyproject.toml $(DEV) $(LOCK) -o .ci/dev.lock
	uv pip compile pyproject.toml --all-extras --group dev --group docs --override .ci/overrides.txt $(LOCK) -o .ci/all.lock
	uv pip compile .ci/proxy.in --override .ci/proxy-overrides.txt $(LOCK) -o .ci/proxy.lock
	uv pip compile .ci/dbt.in $(LOCK) -o .ci/dbt.lock

DEV := --extra agents --extra browser --extra editor --extra test --group dev --group docs
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url
