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

.PHONY: help setup demo test test-matrix check sample zip zip-full alg cli python-path clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## QGIS (as root, where it is missing) and .venv with the libraries; quick when all is there
	@scripts/setup.sh

demo: setup ## the main job on the sample, through qgis_process
	@$(PYTHON) scripts/demo.py

test: setup ## all tests on this machine's QGIS; ARGS="-k overlay" for some of them
	@source scripts/environment.sh && use_headless_qgis && $(RUN_MODULE) pytest $(ARGS)

test-matrix: setup ## tests and demo on three generations of QGIS, side by side (as root; minutes, gigabytes)
	@scripts/matrix.sh

check: setup ## style, format, import contracts, types, and the project's own rules
	@scripts/check.sh

sample: setup ## make the sample dataset again from its script
	@$(PYTHON) -m pip -qq install -c .venv/constraints.txt -r requirements/sample.txt
	@$(PYTHON) scripts/sample/build.py

zip: setup ## dist/ecozoning.zip for the QGIS plugin repository, looked at as the repository does
	@scripts/package.sh lean

zip-full: setup ## dist/ecozoning-full.zip with the libraries for reports inside, for machines without internet
	@scripts/package.sh full

translations: ## bring i18n/*.ts up to date with the sources, then compile what is translated
	@$(PYTHON) scripts/translations.py && scripts/setup.sh

screenshots: setup ## take the pictures of docs/images/ again, from a real QGIS on a screen that nobody sees
	@$(PYTHON) scripts/screenshots.py

alg: setup ## one algorithm: make -s alg ALG=ecozoning:screen ARGS="INPUT=... DATASET=... OUTPUT=..."
	@scripts/alg.sh

cli: setup ## the command line: make -s cli ARGS="screen --dataset ... --candidates ... --output ..."
	@$(RUN_MODULE) ecozoning $(ARGS)

python-path: setup ## the PYTHONPATH that a QGIS started by hand needs for the plugin's libraries
	@source scripts/environment.sh && library_path

clean: ## remove what the targets made
	@scripts/clean.sh

# A folder has the name of the first.
.PHONY: bench bench-full bench-profile

bench: setup ## ours and the peers in one run, printing ratios; build/bench/results.json (minutes)
	@bench/run.sh run.py --parcels 20000 $(ARGS)

bench-full: setup ## the same for 100,000 and 1,000,000 parcels, and the tables and plots of docs/performance.md (40 minutes)
	@bench/run.sh run.py --parcels 100000 1000000 --whole 20000 100000 1000000 --docs $(ARGS)

bench-profile: setup ## where the time of a screening goes, step by step; --docs for docs/performance.md
	@bench/run.sh run.py --parts steps --results profile.json --parcels 100000 $(ARGS)
