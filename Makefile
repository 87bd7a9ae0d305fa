# Every chore of the project. `make help` lists them.
UV := .tools/bin/uv
PYTHON := .venv/bin/python
DESK := frontdesk/.venv/bin
ENV_FILE ?= .env
NPM := $(shell command -v npm)
HONCHO = $(CURDIR)/.tools/bin/honcho
WITH_ENV = $(HONCHO) run --env $(abspath $(ENV_FILE))
SIDE_BY_SIDE = --numprocesses auto --dist loadfile  # a process a core; a file's tests share what they start
STEP = @printf '%s\n'

export ENV_FILE
export ASSISTANT_PORT ?= 5005
export ACTIONS_PORT ?= 5055
export ASSISTANT_DATABASE ?= var/assistant.sqlite3
export FRONTDESK_HOST ?= 127.0.0.1
export FRONTDESK_PORT ?= 8000
export RASA_TELEMETRY_ENABLED = false
export LOG_LEVEL ?= WARNING
export SQLALCHEMY_SILENCE_UBER_WARNING = 1

.DEFAULT_GOAL := help
.PHONY: help serve setup train evaluate chat test test-assistant test-frontdesk lint types format bench bench-channels bench-console bench-nlu bench-publish seed meta messenger-profile widget-tag staff secrets prune-backups

help:  ## list the chores
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-26s %s\n", $$1, $$2 }'

serve: setup  ## set everything up, start assistant, actions and front desk; Ctrl-C stops them
	$(STEP) "Starting the assistant, its actions and the front desk (Ctrl-C stops them)."
	@deploy/serve.sh $(HONCHO) --env $(ENV_FILE) start

setup: secrets .venv/.synced frontdesk/.venv/.synced  ## set up both environments, the model and the database
	$(STEP) "Training the assistant, if what it learns from has changed."
	@$(PYTHON) -W ignore -m assistant.training --if-changed
	$(STEP) "Bringing the front desk's database up to date."
	@cd frontdesk && $(WITH_ENV) .venv/bin/python manage.py migrate --verbosity 0

train: .venv/.synced  ## train the assistant anew
	@$(PYTHON) -W ignore -m assistant.training

evaluate: .venv/.synced  ## measure what the assistant understands, with figures and pictures
	@$(PYTHON) -W ignore -m assistant.evaluation

chat: setup  ## talk to the assistant in the terminal
	@$(WITH_ENV) deploy/chat.sh

test: .venv/.synced frontdesk/.venv/.synced test-assistant test-frontdesk  ## run every test

test-assistant: .venv/.synced  ## test the assistant
	$(STEP) "Training the assistant, if what it learns from has changed."
	@$(PYTHON) -W ignore -m assistant.training --if-changed
	@$(PYTHON) -m pytest

test-frontdesk: .venv/.synced frontdesk/.venv/.synced  ## test the front desk, the widget and the whole product in a browser
	@$(PYTHON) -W ignore -m assistant.training --if-changed
	@cd frontdesk && .venv/bin/python -m pytest $(SIDE_BY_SIDE) --ignore tests/browser
	@cd frontdesk && .venv/bin/python -m pytest $(SIDE_BY_SIDE) tests/browser  # apart: its event loop never stops, which Django refuses

lint: .venv/.synced frontdesk/.venv/.synced  ## check style
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@cd frontdesk && .venv/bin/ruff check . && .venv/bin/ruff format --check .

types: .venv/.synced frontdesk/.venv/.synced  ## check types; those of JavaScript where npm is
	@.venv/bin/mypy
	@cd frontdesk && ENV_FILE=/dev/null SECRET_KEY=none ASSISTANT_SECRET=none .venv/bin/mypy
	@MYPYPATH=frontdesk $(DESK)/mypy --config-file= --strict --follow-imports=silent --explicit-package-bases --python-version 3.12 bench/__init__.py bench/product.py bench/channels.py bench/console.py bench/publish.py widget/tag.py
ifeq ($(NPM),)
	$(STEP) "SKIPPED: the widget's types were not checked, because there is no npm."
else
	@cd widget && npm ci --silent --no-audit --no-fund && npm run --silent types
	$(STEP) "Success: no issues found in the modules of the widget and the console"
endif

format: .venv/.synced frontdesk/.venv/.synced  ## format the code
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .
	@cd frontdesk && .venv/bin/ruff check --fix . && .venv/bin/ruff format .

bench: setup  ## measure the running product and print a table
	@$(DESK)/python -m bench.product

bench-nlu: .venv/.synced  ## compare the understanding with Rasa's default, in one run (HINT3="--train X.csv --test Y.csv")
	@$(PYTHON) -W ignore -m bench.nlu $(HINT3)

bench-channels: frontdesk/.venv/.synced  ## blow a storm over Messenger and WhatsApp and print what came of it
	@PYTHONPATH=frontdesk $(DESK)/python bench/channels.py

bench-console: frontdesk/.venv/.synced  ## measure the console's list and search on a million messages, seeded once, and print a table
	@PYTHONPATH=frontdesk $(DESK)/python bench/console.py

bench-publish: setup  ## publish a model and take it back while 20 messages a second are written, and print what came of them
	@PYTHONPATH=frontdesk $(DESK)/python bench/publish.py

seed: secrets frontdesk/.venv/.synced  ## fill an empty database with made-up conversations, to try the console with
	@cd frontdesk && $(WITH_ENV) .venv/bin/python manage.py migrate --verbosity 0
	@cd frontdesk && $(WITH_ENV) .venv/bin/python manage.py seed

messenger-profile: setup  ## set the Page's greeting, questions to tap and menu in Messenger
	@cd frontdesk && $(WITH_ENV) .venv/bin/python manage.py messenger_profile

widget-tag: secrets  ## print the script tag that puts the widget on a page
	@$(WITH_ENV) python3 widget/tag.py

staff: secrets frontdesk/.venv/.synced  ## open an account for the staff's console, first an administrator's, or give one a new password
	@cd frontdesk && $(WITH_ENV) .venv/bin/python manage.py migrate --verbosity 0
	@cd frontdesk && $(WITH_ENV) .venv/bin/python manage.py staff

prune-backups: secrets  ## delete back-ups older than RETENTION_DAYS (BACKUPS=folder)
	@$(WITH_ENV) python3 deploy/prune_backups.py $(BACKUPS)

meta: secrets frontdesk/.venv/.synced  ## stand in for Messenger and WhatsApp on this machine, with a page to write on
	@cd frontdesk && $(WITH_ENV) .venv/bin/python -m testing.meta

secrets: .tools/.synced
	@python3 deploy/first_start.py $(ENV_FILE)

.tools/.synced: deploy/tools.txt
	$(STEP) "Setting up uv and honcho."
	@python3 -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement deploy/tools.txt
	@touch $@

.venv/.synced: .tools/.synced uv.lock pyproject.toml $(wildcard packages/*/src/*/*.py)
	$(STEP) "Setting up the assistant's environment."
	@$(UV) sync --locked --quiet
	@touch $@

frontdesk/.venv/.synced: .tools/.synced frontdesk/uv.lock frontdesk/pyproject.toml
	$(STEP) "Setting up the front desk's environment."
	@cd frontdesk && ../$(UV) sync --locked --quiet
	@touch $@
