# Resa. `make` lists what there is. Needs: Python >= 3.11 with venv, git, make. Everything else is fetched into this folder.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python3.14; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
UV := .tools/bin/uv
RUN := .venv/bin
JOBS ?= 2
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never

.PHONY: help setup demo serve test test-python test-web check audit codegen web bench soak kills notebook clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.ready ## Fetch what the project needs into .tools and .venv, build the front end

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Resa needs Python 3.11 or newer. Debian: apt-get install python3 python3-venv · macOS: brew install python@3.13"; exit 1; }
	@echo "==> tools: uv into .tools"
	@rm -rf .tools; $(PYTHON) -m venv .tools >/dev/null 2>&1 || { rm -rf .tools; echo "Python's venv module is missing. Debian: apt-get install python3-venv · macOS: brew install python@3.13"; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"

.venv/.ready: $(UV) pyproject.toml uv.lock hatch_build.py $(shell find web/src web/build web/public src/resa/texts web/package.json web/package-lock.json web/vite.config.ts web/index.html -type f 2>/dev/null)
	@echo "==> packages and front end (the first time takes a minute or two)"
	@$(UV) sync --python "$(PYTHON)" --locked
	@touch $@

demo: setup ## Open the product on the demo company, in the browser
	$(RUN)/resa demo $(ARGS)

serve: setup ## Run the product on your own workspace folder
	$(RUN)/resa serve $(ARGS)

test: setup ## Pass every test (Python, pages in a real browser, front end)
	@$(RUN)/python scripts/chromium.py
	@$(RUN)/python scripts/spark.py
	@$(MAKE) --no-print-directory test-web
	@$(MAKE) --no-print-directory test-python

test-python: setup
	@echo "==> compiling the numeric loops (once on a machine)"
	@$(RUN)/python -c "from resa.evidence.warming import warm_up; warm_up()"
	$(RUN)/pytest -n $(JOBS) --dist loadfile -m "not soak" $(ARGS)

test-web: setup
	$(RUN)/python scripts/npm.py run check
	$(RUN)/python scripts/npm.py test

check: setup ## Formatting, lint, types, generated files, known vulnerabilities
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/python scripts/codegen.py --check
	$(RUN)/python scripts/audit.py --if-reachable

audit: setup ## Known vulnerabilities in what is locked; fails also when the advisories cannot be reached
	$(RUN)/python scripts/audit.py

codegen: setup ## Write the generated files (JSON Schema, TypeScript types, reference pages)
	$(RUN)/python scripts/codegen.py

web: setup ## Build the front end again
	$(RUN)/python scripts/npm.py run build

bench: setup ## Speed, as ratios to peers in one run
	$(RUN)/python -m bench $(ARGS)

soak: setup ## The long forms of the tests
	$(RUN)/pytest -m soak $(ARGS)

kills: setup ## The server killed KILLS=100 times under editing load, on SQLite and PostgreSQL; says what was lost
	KILLS=$(or $(KILLS),100) $(RUN)/pytest -q -m soak --reruns=0 tests/server/test_rooms.py -k killed $(ARGS)

clean: ## Remove what was fetched and built
	rm -rf .venv .tools web/node_modules src/resa/server/static demo-workspace
