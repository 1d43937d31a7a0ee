# Everything a person does with this repository. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1
export PYTHONWARNINGS := ignore

##@ Use it

run: $(VENV)/run.stamp ## The whole county in one process with demonstration data; prints address and logins (PORT=9000 another port, HOST=0.0.0.0 lets phones in)
	@$(BIN)/python -m deploy.local.run

run-real: $(VENV)/run.stamp ## RabbitMQ and PostgreSQL, a process per service
	@settings="$$($(BIN)/python -m deploy.local.servers env)" && eval "$$settings" && $(BIN)/python -m deploy.local.run_real

secrets: $(VENV)/run.stamp ## What docker-compose needs: PUBLIC_URL=https://… SMS_GATEWAY_URL=http://…; again after an upgrade
	@PUBLIC_URL="$(PUBLIC_URL)" SMS_GATEWAY_URL="$(SMS_GATEWAY_URL)" $(BIN)/python -m deploy.make_secrets

operate: $(VENV)/run.stamp ## Operators: DO=doctor, DO="list", DO="replay topics ID"; of make run-real, or SYSTEM=run
	@if [ "$(SYSTEM)" != run ]; then settings="$$($(BIN)/python -m deploy.local.servers env)" && eval "$$settings"; fi; $(BIN)/python -m deploy.local.operate $(DO)

stop-servers: $(VENV)/run.stamp ## Stop the RabbitMQ and PostgreSQL that run-real and test started
	@$(BIN)/python -m deploy.local.servers down

##@ Work on it

test: $(VENV)/dev.stamp ## All tests, with real servers and a real browser; GROUP=topics runs one group
	@$(BIN)/python -m deploy.local.test $(GROUP)

faults: $(VENV)/dev.stamp ## Break broker, database, links and processes under load, and count; SEEDS=20 or SEED=7, EVENTS=20000, REPLICAS=2
	@$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),1)) $(if $(EVENTS),--events $(EVENTS)) $(if $(REPLICAS),--replicas $(REPLICAS))

bench: $(VENV)/dev.stamp var/bench/venv.stamp ## Measure the bus beside the limit and beside others, in turns; JOB=J1, ROUNDS=2
	@settings="$$($(BIN)/python -m deploy.local.servers env)" && eval "$$settings" && var/bench/venv/bin/python -m tests.bench $(if $(JOB),--job $(JOB)) --rounds $(or $(ROUNDS),5)

check: $(VENV)/dev.stamp ## Format, lint, strict types, layer contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@echo "check: all well. Next: make test"

format: $(VENV)/dev.stamp ## Format the code and mend what the linter can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@echo "formatted. Next: make check"

contracts: $(VENV)/dev.stamp ## Write the AsyncAPI and OpenAPI documents and the lock of the contracts
	@$(BIN)/python -m deploy.contracts
	@echo "written. Next: git diff shows what changed for others; make test GROUP=contracts"

lock: $(VENV)/dev.stamp ## Resolve the dependencies anew and write the lock files
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --upgrade --quiet pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --upgrade --quiet --group dev pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --upgrade --quiet --group bench pyproject.toml -o tests/bench/requirements.lock
	@echo "locked. Next: make check test, which installs what is new"

clean: ## Remove data, caches and the virtual environment (asks first)
	@echo "This removes $(VENV)/ and var/ with all its databases:"; du -sh $(VENV) var 2>/dev/null || true
	@read -r -p "Type yes to go on: " answer || true; if [ "$$answer" != yes ]; then echo "nothing was removed"; exit 1; fi
	@rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@echo "removed. Next: make run begins anew. The data of run-real's PostgreSQL and RabbitMQ lies in /var/tmp/shouyi-servers-$$(id -u)"

help: ## This list
	@if [ -t 1 ]; then bold=$$'\033[1m' plain=$$'\033[0m'; fi; \
	awk -v bold="$$bold" -v plain="$$plain" 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s%s%s\n", bold, substr($$0, 5), plain} \
	/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2} END {printf "\nNew here? make run\n"}' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed; none was found as '$(PYTHON)'. Name another with: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Name another with: make run PYTHON=python3.12"; exit 1; }
	@echo "making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: $(VENV)/bin/python requirements.lock
	@echo "installing what it needs (a minute or two the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: $(VENV)/bin/python requirements-dev.lock
	@echo "installing what development needs …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

var/bench/venv.stamp: $(VENV)/bin/python tests/bench/requirements.lock
	@echo "installing what is measured beside us …"
	@mkdir -p var/bench && $(PYTHON) -m venv var/bench/venv
	@var/bench/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.lock
	@touch $@

.PHONY: run run-real secrets operate stop-servers test faults bench check format contracts lock clean help
