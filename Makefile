# The verbs of Hervat. `make run` and `make test` are the two a newcomer needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run test check soak bench token contracts lock format

PYTHON ?= python3
export HERVAT_HOME ?= $(CURDIR)/.hervat
PY := .venv/bin/python

help: ## what each verb does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.complete: requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "hervat: python3 is missing: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "hervat: Python 3.11 or newer is needed, this is $$($(PYTHON) -V)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "hervat: Python's venv is missing: install python3-venv"; exit 1; }
	@echo "hervat: making .venv and installing the locked libraries (about two minutes the first time)"
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install --progress-bar=on --require-hashes --disable-pip-version-check -r requirements.lock | grep --line-buffered -E '^(Collecting|  Downloading|Installing|Successfully)' | cut -c1-110
	@touch $@

setup: .venv/.complete ## .venv and the servers for local runs
	@$(PY) -m deploy.ground

run: setup ## the whole platform on this machine, with an example on an empty home
	@exec $(PY) -m deploy.run

test: setup ## every test, real Kafka and MongoDB included
	@$(MAKE) --no-print-directory check-static
	@$(PY) -m pytest -n 2 --dist loadgroup

check: .venv/.complete check-static ## formatting, types, architecture, tests without servers
	@$(PY) -m pytest -m "not servers"

.PHONY: check-static
check-static: .venv/.complete
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 .venv/bin/pyright
	@.venv/bin/lint-imports

format: .venv/.complete ## formatting and the mends ruff can make
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

soak: setup ## the long half: faults, fuzzing, scale
	@$(PY) -m tests.soak

bench: setup ## the benchmarks, one line each: make bench [ONLY=kernel]
	@$(PY) -m tests.bench $(ONLY)

token: .venv/.complete ## a bearer token: make token ROLE=case-manager TENANT=demo [EMPLOYER=...] [CASE=...]
	@$(PY) -m deploy.token --role "$(ROLE)" --tenant "$(TENANT)" $(if $(EMPLOYER),--employer "$(EMPLOYER)") $(if $(CASE),--case "$(CASE)")

contracts: .venv/.complete ## event catalogue, JSON Schemas, AsyncAPI and OpenAPI documents
	@$(PY) -m deploy.contracts

lock: ## resolve the libraries again; needs uv
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --universal --all-extras pyproject.toml -o requirements.lock
