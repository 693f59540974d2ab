# Sourced by the other scripts: where things lie, and the environment in which QGIS runs without a screen.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VENV="$ROOT/.venv"

# Outside the tree, because it holds a link back to the tree: a link inside would make tools walk it for ever.
# One folder per checkout, so that two of them do not disturb each other.
CACHE="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ecozoning/$(printf %s "$ROOT" | sha256sum | cut -c1-12)"
PLUGINS="$CACHE/plugins"

say() { printf 'ecozoning: %s\n' "$*" >&2; }

# QGIS imports a plugin by its folder's name; the link gives ours the right name whatever the checkout is called.
link_plugin() {
    mkdir -p "$PLUGINS"
    [ "$(readlink "$PLUGINS/ecozoning" || true)" = "$ROOT" ] || ln -sfn "$ROOT" "$PLUGINS/ecozoning"
}

# The virtual environment's libraries, for a QGIS that runs on the system's interpreter.
library_path() {
    "$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'
}

# Chinese file names need a UTF-8 locale: in plain C, Qt 5 turns them into question marks.
use_utf8() {
    [ "$(locale charmap 2>/dev/null || true)" = UTF-8 ] || export LC_ALL=C.UTF-8
}

# A profile of its own keeps the user's QGIS settings out of our runs, and our runs out of the user's settings.
use_headless_qgis() {
    use_utf8
    link_plugin
    mkdir -p "$CACHE/profile" "$CACHE/runtime"
    chmod 0700 "$CACHE/runtime"
    export QGIS_PLUGINPATH="$PLUGINS"
    export QGIS_CUSTOM_CONFIG_PATH="$CACHE/profile"
    export QT_QPA_PLATFORM=offscreen
    export XDG_RUNTIME_DIR="$CACHE/runtime"
    # The venv's libraries come first; numpy is not among them, so QGIS keeps its own.
    PYTHONPATH="$(library_path)${PYTHONPATH:+:$PYTHONPATH}"
    export PYTHONPATH
    # A data path left over from another PROJ breaks both PROJs of the process: each finds its own data by itself.
    unset PROJ_LIB PROJ_DATA
    # Grids fetched from the network would make numbers depend on the machine.
    export PROJ_NETWORK=OFF
}
