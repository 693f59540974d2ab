#!/usr/bin/env bash
# Run one Processing algorithm in the project's own environment, whatever the checkout is called:
#   scripts/alg.sh ecozoning:screen INPUT=parcels.gpkg DATASET=jilin.gpkg OUTPUT="my result.gpkg"
# Without arguments it takes ALG and ARGS from the environment, as `make -s alg` passes them.
# How values are written, what is printed and when it fails: scripts/run_algorithm.py.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
use_headless_qgis
# QGIS's own Python code warns about itself at each start; the log is for what the algorithm says.
export PYTHONWARNINGS="ignore::DeprecationWarning"
exec "$VENV/bin/python" "$ROOT/scripts/run_algorithm.py" "$@"
