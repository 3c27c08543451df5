# Two commands do all: `make demo` shows the site, `make test` proves it. Both make ready what they need.
PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
SIZE ?= small
WORKERS ?= auto
BIN = .venv/bin
# The demo's text messages go to a gateway that sends nothing.
SMS = PREAU_SMS="$${PREAU_SMS-simulator:}"

.DEFAULT_GOAL := help
.PHONY: help demo test check bench pictures ready ready-dev python

help:
	@echo "make demo [PORT=8000] [SERVE=0]  le site et son territoire de démonstration"
	@echo "make test                        toute la suite de tests"
	@echo "make check                       format, types, architecture, traductions, sécurité"
	@echo "make bench [SIZE=small|large]    les mesures, en rapports, dans bench/results/"
	@echo "make pictures                    une image de chaque page, téléphone et bureau"

ready: python
	@$(PYTHON) tools/prepare.py

ready-dev: python
	@$(PYTHON) tools/prepare.py --dev

python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) est introuvable : installez Python 3.11 ou plus récent. Exemple : make demo PYTHON=python3.12"; exit 1; }

demo: ready
	@if [ "$(SERVE)" != 0 ]; then $(BIN)/preau serve --check-port --port $(PORT); fi
	@env $(SMS) $(BIN)/preau demo
	@if [ "$(SERVE)" != 0 ]; then exec env $(SMS) $(BIN)/preau serve --port $(PORT); fi

test: ready-dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: ready-dev
	@$(BIN)/python tools/check.py

bench: ready-dev
	@$(BIN)/python -m bench --size $(SIZE)

pictures: ready-dev
	@$(BIN)/python -m pictures
