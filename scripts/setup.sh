#!/usr/bin/env bash
# Make everything that the other targets need: system packages (only as root, only what is missing) and .venv.
# Silent and quick when all is there. Speaks on stderr alone, since `make -s alg` prints results on stdout.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
exec 1>&2

# Prints the facts that .venv depends on, or fails where the interpreter cannot see QGIS. Imports nothing, to be quick.
FACTS='
import sys
from importlib.metadata import version
from importlib.util import find_spec
if not (find_spec("qgis._core") and find_spec("osgeo.gdal_array")):
    sys.exit(1)
print(sys.executable, sys.version.split()[0], "numpy=="+version("numpy"))
'

# From / because the root's own processing/ would hide modules of the same name.
interpreter_facts() { (cd / && "$1" -c "$FACTS" 2>/dev/null); }

# Sets `interpreter` to the one that QGIS's bindings were built for, and `facts`; leaves both empty where there is none.
# It is rarely the first python3 of PATH where pyenv or conda is.
find_interpreter() {
    for interpreter in "${ECOZONING_PYTHON:-}" /usr/bin/python3 "$(command -v python3 || true)"; do
        if [ -n "$interpreter" ] && facts="$(interpreter_facts "$interpreter")"; then return; fi
    done
    interpreter="" facts=""
}

has_chinese_font() {
    compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || fc-list :lang=zh 2>/dev/null | grep -q .
}

missing_packages() {
    [ -n "$interpreter" ] && command -v qgis_process >/dev/null || echo qgis python3-qgis
    /usr/bin/python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    has_chinese_font || echo fonts-noto-cjk
    # One test opens a real QGIS window.
    command -v Xvfb >/dev/null || echo xvfb
    command -v xauth >/dev/null || echo xauth
}

install_packages() {
    local packages
    packages="$(missing_packages | tr '\n' ' ')"
    [ -n "$packages" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "missing on this machine: $packages"
        say "on Debian or Ubuntu: sudo apt-get install --no-install-recommends $packages"
        # Only these are needed to run; the others are for tests and Chinese text in maps.
        case " $packages" in *" qgis "* | *" python3-venv "*) exit 1 ;; *) return 0 ;; esac
    fi
    say "installing $packages"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of package names
    { apt-get -q update && apt-get -qy install --no-install-recommends $packages; } >"$CACHE/apt.log" 2>&1 ||
        { tail -n 20 "$CACHE/apt.log"; say "that did not work; the whole story is in $CACHE/apt.log"; exit 1; }
}

# What the finished venv was made from. Scripts inside it hold absolute paths, so a moved tree needs a new one.
signature() {
    printf '%s\n%s\n' "$ROOT" "$facts"
    (cd "$ROOT" && cat requirements/{geometry,run,dev}.txt scripts/setup.sh | sha256sum)
}

build_venv() {
    local pip=("$VENV/bin/python" -m pip --disable-pip-version-check -qq)
    say "making .venv with $interpreter"
    "$interpreter" -m venv --clear --system-site-packages "$VENV"
    # osgeo.gdal_array is compiled against the system's numpy, and a newer one breaks it: hold it where it is.
    grep -o 'numpy==[^ ]*' <<<"$facts" >"$VENV/constraints.txt"
    # Even where the system has these in the very version asked for: its GEOS and PROJ are not the wheels'.
    "${pip[@]}" install --ignore-installed --no-deps -r "$ROOT/requirements/geometry.txt"
    "${pip[@]}" install -c "$VENV/constraints.txt" -r "$ROOT/requirements/dev.txt"
    "${pip[@]}" install --no-build-isolation --no-deps -e "$ROOT"
    if compgen -G "$VENV/lib/python*/site-packages/numpy" >/dev/null; then
        say "a second numpy got into .venv, and QGIS cannot work with it: check requirements/"
        exit 1
    fi
}

link_plugin
# Two targets started at once must not build the same venv.
exec 9>"$CACHE/setup.lock"
flock 9

find_interpreter
install_packages
[ -n "$interpreter" ] || find_interpreter
[ -n "$interpreter" ] || { say "no Python here can import QGIS; name one in ECOZONING_PYTHON"; exit 1; }
signature >"$CACHE/signature"
if ! cmp -s "$CACHE/signature" "$VENV/signature"; then
    build_venv
    cp "$CACHE/signature" "$VENV/signature"
fi
