# EcoZoning's targets; `make help` lists them. Each works on a fresh Debian-like machine as root,
# and on any machine where QGIS is installed already.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Passed on as written: a $ in a value is the caller's, not make's.
override ARGS := $(value ARGS)
export ALG ARGS

PYTHON := .venv/bin/python
# Runs a module with the current folder off sys.path, where the root's processing/ would hide QGIS's.
RUN_MODULE := PYTHONSAFEPATH=1 $(PYTHON) -m

.PHONY: help setup demo test check sample alg cli python-path clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## QGIS (as root, where it is missing) and .venv with the libraries; quick when all is there
	@scripts/setup.sh

demo: setup ## the main job on the sample, through qgis_process
	@$(PYTHON) scripts/demo.py

test: setup ## all tests on this machine's QGIS; ARGS="-k overlay" for some of them
	@source scripts/environment.sh && use_headless_qgis && $(RUN_MODULE) pytest $(ARGS)

check: setup ## style, format, import contracts, types, and the project's own rules
	@scripts/check.sh

sample: setup ## make the sample dataset again from its script
	@$(PYTHON) -m pip -qq install -c .venv/constraints.txt -r requirements/sample.txt
	@$(PYTHON) scripts/sample/build.py

alg: setup ## one algorithm: make -s alg ALG=ecozoning:screen ARGS="INPUT=... DATASET=... OUTPUT=..."
	@scripts/alg.sh

cli: setup ## the command line: make -s cli ARGS="screen --dataset ... --candidates ... --output ..."
	@$(RUN_MODULE) ecozoning $(ARGS)

python-path: setup ## the PYTHONPATH that a QGIS started by hand needs for the plugin's libraries
	@source scripts/environment.sh && library_path

clean: ## remove what the targets made
	@scripts/clean.sh
