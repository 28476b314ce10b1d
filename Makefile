# The two commands: `make serve` (build and serve the site) and `make test` (every test).
# `make site` builds into site/ only; `make check` runs the checker, `make lint` ruff and mypy.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
VENV := .venv
BIN := $(VENV)/bin
NODE := tests/node/node_modules
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: serve site test check lint lock clean
.DEFAULT_GOAL := serve

serve: $(VENV)/.site
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

site: $(VENV)/.site
	$(BIN)/mkdocs build --strict

check: $(VENV)/.site
	$(BIN)/sourcebook check

test: $(VENV)/.dev $(NODE)/.installed
	@tests/chromium $(BIN)/python
	$(BIN)/pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit("Sourcebook needs Python 3.11 or newer; this is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Making the environment in $(VENV) (once; a minute or two)"
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.site: requirements/site.txt pyproject.toml | $(VENV)/.python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/site.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@# As pip does for what it copies: where Python may write no byte code, each of the many builds
	@# of the tests would compile all of it anew.
	$(BIN)/python -m compileall -q hooks/sourcebook
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.site
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(NODE)/.installed: tests/node/package-lock.json tests/node/package.json
	@tests/node/ready
	npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Needs uv. Hosts of package indexes are left out of the files.
UV := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet
lock:
	$(UV) --extra dev -o requirements/dev.txt
	$(UV) --extra add --extra build --extra cards --extra edit --extra search -c requirements/dev.txt -o requirements/site.txt

clean:
	rm -rf site $(VENV) $(NODE)

# The JSON Schemas of the formats, for editors; tests keep them in step.
.PHONY: schema
schema: $(VENV)/.site
	$(BIN)/sourcebook schema docs/schema
