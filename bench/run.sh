#!/usr/bin/env bash
# Run the benchmark in a virtual environment of its own, which is made where it is missing or out of date.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/environment.sh"
venv="$ROOT/build/bench/venv"
if ! cmp -s "$ROOT/requirements/bench.txt" "$venv/made-from.txt"; then
    python="$(command -v python3.11 || command -v python3)"
    say "making $venv with the peers"
    mkdir -p "$ROOT/build/bench"
    "$python" -m venv --clear "$venv"
    # One at a time: a peer that cannot be had here is left out, and the benchmark says so.
    grep -Eo '^[a-z][^ #]*' "$ROOT/requirements/bench.txt" | while read -r package; do
        "$venv/bin/python" -m pip --disable-pip-version-check -qq install "$package" || say "cannot be had here: $package"
    done
    cp "$ROOT/requirements/bench.txt" "$venv/made-from.txt"
fi
use_utf8
PYTHONSAFEPATH= exec "$venv/bin/python" "$ROOT/bench/run.py" "$@"
