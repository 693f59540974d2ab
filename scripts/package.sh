#!/usr/bin/env bash
# Make a zip and look at it as the QGIS plugin repository does: scripts/package.sh lean|full [FOLDER]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
use_utf8
# Set where a test runs this; the scripts import one another from their own folder.
unset PYTHONSAFEPATH PYTHONPATH
# A venv of their own: QGIS runs with .venv's libraries, and the scanners bring many.
TOOLS="$VENV/package"

install_tools() {
    cmp -s "$ROOT/requirements/package.txt" "$TOOLS/made-from.txt" && return
    say "installing what looks at the zip"
    "$VENV/bin/python" -m venv --clear "$TOOLS"
    "$TOOLS/bin/python" -m pip --disable-pip-version-check -qq install -r "$ROOT/requirements/package.txt"
    cp "$ROOT/requirements/package.txt" "$TOOLS/made-from.txt"
}

case "${1:-}" in
lean) name=ecozoning.zip ;;
full) name=ecozoning-full.zip ;;
*) say "usage: scripts/package.sh lean|full [FOLDER]"; exit 2 ;;
esac
folder="${2:-$ROOT/dist}"
exec 8>"$CACHE/package.lock"
flock 8
"$VENV/bin/python" "$ROOT/scripts/package.py" "$1" "$folder"
install_tools
"$TOOLS/bin/python" "$ROOT/scripts/inspect_package.py" "$folder/$name"
