#!/usr/bin/env bash
# Everything that can be said about the code without running it. Runs all checks, then fails if one of them failed.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
use_utf8
link_plugin
cd "$ROOT"
failed=()

check() {
    local title="$1"
    printf '\n== %s\n' "$title"
    shift
    "$@" || failed+=("$title")
}

# An interpreter of its own for mypy to look into. The wheels are of one fixed Python, whichever runs here.
typed_libraries() {
    local types="$VENV/types"
    cmp -s requirements/types.txt "$types/made-from.txt" && return
    "$VENV/bin/python" -m venv --clear --without-pip "$types" &&
        "$VENV/bin/python" -m pip --disable-pip-version-check -qq install -r requirements/types.txt \
            --no-deps --only-binary=:all: --python-version 3.11 \
            --target "$("$types/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" &&
        cp requirements/types.txt "$types/made-from.txt"
}

# Paths as they are in the tree, not as they are behind the link through which mypy sees the package.
types() {
    typed_libraries &&
        MYPYPATH="$PLUGINS" "$VENV/bin/mypy" --python-executable "$VENV/types/bin/python" -p ecozoning |
        sed "s|^$PLUGINS/ecozoning/||"
}

check "style" "$VENV/bin/ruff" check .
check "format" "$VENV/bin/ruff" format --check .
check "import contracts" env PYTHONSAFEPATH=1 "$VENV/bin/lint-imports" --no-cache
check "types" types
for script in scripts/check_*.py; do
    check "$(basename "$script" .py | tr _ ' ')" "$VENV/bin/python" "$script"
done

[ ${#failed[@]} -eq 0 ] && { printf '\nall checks passed\n'; exit 0; }
printf '\nfailed:\n' >&2
printf '  %s\n' "${failed[@]}" >&2
exit 1
