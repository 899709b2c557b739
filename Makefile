# The few commands that people type. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
export PORT
export DJANGO_SETTINGS_MODULE ?= charity_site.settings.dev
# Each line of progress is seen at once, in a pipe too.
export PYTHONUNBUFFERED := 1
# Python keeps what it has compiled, also where it is told not to (images of containers): each test that starts a process of the
# site would wait six seconds more.
export PYTHONDONTWRITEBYTECODE :=
# uv trusts whom this machine trusts, as pip does: some networks have certificates of their own.
export UV_SYSTEM_CERTS := 1
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
WITHOUT_FAST_READS := $(addprefix tests/,readpath/test_routing.py core/test_links_to_people.py core/test_private_pages.py \
	stories/test_stories.py stories/test_ways_out.py safeguarding/test_hidden_documents.py)
COMPILE := --quiet --no-header --no-emit-index-url --generate-hashes --universal --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help run demo test lint format pins

help:  ## List these commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: .venv/runtime var/demo-loaded  ## Start the site on http://127.0.0.1:8000/ (PORT=8123 for another port)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py serve $(PORT)

demo: .venv/runtime  ## Load the demo, or put its sample pages back as they were
	@$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_demo --reset --logins
	@touch var/demo-loaded

test: .venv/development  ## Run all tests on PostgreSQL, and the browser and what can differ on SQLite
	$(BIN)/python -m tests.postgres $(BIN)/pytest --ignore=tests/stack --ignore=tests/browser
	@# The browser is served from SQLite of its own. tests/databases.py says what else can differ.
	DATABASE_URL=sqlite://:memory: $(BIN)/pytest tests/browser $$($(BIN)/python -m tests.databases)
	@# Who may see what is the same without what makes pages cheap to build (charity_site/readpath/README.md).
	FAST_READS=false DATABASE_URL=sqlite://:memory: $(BIN)/pytest $(WITHOUT_FAST_READS)
	@# What breaks things and loads the machine runs alone. It has a stack of its own.
	DATABASE_URL=sqlite://:memory: $(BIN)/pytest --numprocesses=0 tests/stack

lint: .venv/development  ## Check style (Python, templates), and types where logic lives
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy

format: .venv/development  ## Put Python into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: .venv/development  ## Pin the newest allowed versions of what *.in asks for
	$(BIN)/uv pip compile --upgrade $(COMPILE) requirements-uv.in -o requirements-uv.txt
	$(BIN)/uv pip compile --upgrade $(COMPILE) requirements.in -o requirements.txt
	$(BIN)/uv pip compile --upgrade $(COMPILE) requirements-dev.in -o requirements-dev.txt

# The first start: a database with the demo in it. Afterwards staff own what is there.
var/demo-loaded: | .venv/runtime
	@mkdir -p var
	@echo "Making the database (half a minute) ..."
	@$(BIN)/python manage.py migrate --verbosity 0
	@echo "Loading the demo (half a minute) ..."
	@$(BIN)/python manage.py load_demo --logins
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")'
	$(PYTHON) -m venv .venv

# uv takes seconds for what takes pip a minute. Where there is none for this machine, or it finds no packages, pip goes on.
.venv/uv: requirements-uv.txt | .venv/bin/python
	@$(PIP) --only-binary :all: -r requirements-uv.txt || echo "No uv for this machine: it takes longer without."
	@touch $@

.venv/runtime: requirements.txt .venv/uv
	@echo "Installing what the site needs ..."
	@$(UV) -r requirements.txt || $(PIP) -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	@echo "Installing what the tests need ..."
	@$(UV) -r requirements-dev.txt || $(PIP) -r requirements-dev.txt
	@touch $@
