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

# Compiles the Chinese words of the interface. Qt 5's and Qt 6's make the same files; /usr/bin's may be a mere signpost.
find_lrelease() {
    for lrelease in /usr/lib/qt{5,6}/bin/lrelease lrelease lrelease-qt{5,6} lrelease6; do
        if "$lrelease" -version >/dev/null 2>&1; then return; fi
    done
    lrelease=""
}

# What we can do without, asked for once only.
missing_extras() {
    find_lrelease
    [ -n "$lrelease" ] || [ -e "$CACHE/no-extras" ] || echo qt6-l10n-tools
}

apt_install() { apt-get -qy install --no-install-recommends "$@"; }

# shellcheck disable=SC2086  # lists of package names
install_packages() {
    local packages extras
    packages="$(missing_packages | tr '\n' ' ')"
    extras="$(missing_extras)"
    [ -n "$packages$extras" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        say "missing on this machine: $packages$extras"
        say "on Debian or Ubuntu: sudo apt-get install --no-install-recommends $packages$extras"
        [ -z "$extras" ] || touch "$CACHE/no-extras"
        # Only these are needed to run; the others are for tests and Chinese text in maps.
        case " $packages" in *" qgis "* | *" python3-venv "*) exit 1 ;; *) return 0 ;; esac
    fi
    say "installing $packages$extras"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get -q update && apt_install $packages $extras; } >"$CACHE/apt.log" 2>&1 && return
    [ -z "$extras" ] || touch "$CACHE/no-extras"
    [ -z "$packages" ] || apt_install $packages >>"$CACHE/apt.log" 2>&1 ||
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

# The words of the interface, in the form that Qt reads. Without them the interface is English.
build_translations() {
    local words
    for words in "$ROOT"/i18n/*.ts; do
        [ "${words%.ts}.qm" -nt "$words" ] && continue
        find_lrelease
        [ -n "$lrelease" ] || { say "no lrelease here (package qt6-l10n-tools): the interface will be in English"; return 0; }
        "$lrelease" -silent "$words" -qm "${words%.ts}.qm"
    done
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
build_translations
