#!/usr/bin/env bash
# Run the benchmark in a virtual environment of its own, which is made where it is missing or out of date:
#   bench/run.sh SCRIPT OPTIONS ...
# As root, PostGIS is installed too, a peer that is no Python package; asked for once only.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/environment.sh"
build="$ROOT/build/bench"
venv="$build/venv"
mkdir -p "$build"

install_postgis() {
    export DEBIAN_FRONTEND=noninteractive
    say "installing PostGIS, one of the peers"
    { apt-get -q update && apt-get -qy install --no-install-recommends postgresql-postgis; } >"$build/apt.log" 2>&1
}

if ! compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null &&
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ ! -e "$build/no-postgis" ]; then
    install_postgis || { touch "$build/no-postgis"; say "it cannot be had here, see $build/apt.log"; }
fi

if ! cmp -s "$ROOT/requirements/bench.txt" "$venv/made-from.txt"; then
    python="$(command -v python3.11 || command -v python3)"
    say "making $venv with the peers"
    "$python" -m venv --clear "$venv"
    # One at a time: a peer that cannot be had here is left out, and the benchmark says so.
    grep -Eo '^[a-z][^ #]*' "$ROOT/requirements/bench.txt" | while read -r package; do
        "$venv/bin/python" -m pip --disable-pip-version-check -qq install "$package" || say "cannot be had here: $package"
    done
    cp "$ROOT/requirements/bench.txt" "$venv/made-from.txt"
fi
use_utf8
script="$1"
shift
PYTHONSAFEPATH= exec "$venv/bin/python" "$ROOT/bench/$script" "$@"
