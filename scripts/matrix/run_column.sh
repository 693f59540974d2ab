#!/usr/bin/env bash
# Tests and demo on the QGIS of the system that this runs in, with all that is to be compared in one folder of the
# checkout: run_column.sh FOLDER
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder="$1"
rm -rf "$folder" build/demo
mkdir -p "$folder"

make setup || exit 1
.venv/bin/python scripts/matrix/versions.py >"$folder/versions.json" || exit 1
# Both are run whatever becomes of the other: the comparison then says more.
failed=0
make test ARGS="--junitxml=$folder/tests.xml" || failed=1
make demo >"$folder/demo.txt" || failed=1
cp -r build/demo/*.gpkg build/demo/reports "$folder/" || failed=1
exit $failed
