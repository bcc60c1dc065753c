# The doors of the house. Each makes what it needs from a bare checkout with Python 3.11 or later.
.POSIX:
SHELL = /bin/sh
PYTHON = .venv/bin/python
# What must hold on the oldest PostgreSQL and on the newest, which comes as a package: migrations, wall, states, journal, restore.
ON_BOTH_SERVERS = tests/house/test_database.py tests/house/test_data_migrations.py tests/permissions tests/workflow tests/audit \
	tests/config/test_backup.py
ENVIRONMENT = sh config/local/environment.sh

.PHONY: setup run test test-long check reset

setup: ## the environment alone
	@$(ENVIRONMENT) run test lint

run: ## everything, served at http://127.0.0.1:$PORT/ with its demonstration
	@$(ENVIRONMENT) run
	@exec $(PYTHON) manage.py runlocal

test: ## all tests but the long ones
	@$(ENVIRONMENT) run test
	@exec $(PYTHON) -m pytest -n 2 --maxprocesses 2 --dist worksteal -m "not long" $(PYTEST)

test-long: ## races, chaos, every page in every state, the second PostgreSQL
	@$(ENVIRONMENT) run test
	@$(PYTHON) -m pytest -n 2 --maxprocesses 2 --dist worksteal -m long $(PYTEST)
	@exec env CANDOR_PG_BIN=wheel $(PYTHON) -m pytest -n 2 --maxprocesses 2 --dist worksteal -m "not long" $(ON_BOTH_SERVERS)

check: ## lint, types, import contracts, migrations, templates
	@$(ENVIRONMENT) run test lint
	@exec sh .ci/check

reset: ## begin afresh: what the local start made is removed; the environment and the fetched style sheet stay
	@$(ENVIRONMENT) run
	@exec $(PYTHON) manage.py runlocal --reset
