#!/usr/bin/env bash
# The tests and the demo on three generations of QGIS: this machine's, Debian trixie's and Debian forky's.
# Prints the results side by side, and fails where a test fails or a printed number differs.
#   MATRIX_FRESH=1   makes the roots anew, whatever there is
#   MATRIX_MIRROR=…  the Debian mirror, where this machine's own sources name none
# Logs and results stay in build/matrix/.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
source "$ROOT/scripts/matrix/debian.sh"

SUITES=(trixie forky)
ROOTS="$CACHE/matrix"
SNAPSHOT="$ROOTS/checkout.tar"
RESULTS="$ROOT/build/matrix"
BUILD="$ROOT/scripts/matrix/build_root.sh"
ENTER="$ROOT/scripts/matrix/enter_root.sh"
COLUMN="scripts/matrix/run_column.sh"
# On purpose not the package's name: any name has to do.
CHECKOUT=/checkout

# A new shell, and a new group of processes, for each long job: whatever ends this script ends all of them.
set -m
trap 'for job in $(jobs -p); do kill -KILL -- "-$job" 2>/dev/null || true; done' EXIT

# Prints a line when something starts and when it ends, with the seconds it took; its own words go to a log.
timed() {
    local title="$1" log="$2" start=$SECONDS status=0
    shift 2
    say "$title ..."
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    say "$title: $([ $status = 0 ] && echo done || echo "FAILED ($status), see ${log#"$ROOT"/}"), $((SECONDS - start)) s"
    [ $status = 0 ] || tail -n 40 "$log" >&2
    return $status
}

# What a root is made from. Its packages move on with Debian; MATRIX_FRESH=1 catches up.
recipe() { printf '%s\n' "$1"; sha256sum <"$BUILD"; }

root_is_current() {
    [ -z "${MATRIX_FRESH:-}" ] && cmp -s <(recipe "$1") "$ROOTS/$1.recipe"
}

make_root() {
    local suite="$1"
    # The recipe is written last, and only then, so that a root cut short is never taken for a whole one.
    rm -rf "${ROOTS:?}/$suite" "$ROOTS/$suite.recipe" &&
        "$BUILD" "$suite" "$ROOTS/$suite" "$mirror" &&
        recipe "$suite" >"$ROOTS/$suite.recipe"
}

# What git would commit, as it is in the tree now: taken once, so that every root tests the same.
take_snapshot() {
    local file
    git -C "$ROOT" -c safe.directory="$ROOT" ls-files -coz --exclude-standard |
        while IFS= read -r -d '' file; do
            # A file deleted but not yet committed is still listed.
            [ ! -e "$ROOT/$file" ] || printf '%s\0' "$file"
        done |
        tar -C "$ROOT" --null --no-recursion -T - -cf "$SNAPSHOT"
}

# The root's .venv stays, since `make setup` knows when it is stale.
fill_checkout() {
    local target="$ROOTS/$1$CHECKOUT"
    mkdir -p "$target"
    find "$target" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf {} +
    tar -C "$target" --no-same-owner -xf "$SNAPSHOT"
}

prepare() {
    local suite="$1" log="$RESULTS/$1.log"
    root_is_current "$suite" || timed "$suite: making a root with QGIS" "$log" make_root "$suite"
    fill_checkout "$suite"
    timed "$suite: make setup" "$log" "$ENTER" "$ROOTS/$suite" make -C "$CHECKOUT" setup
}

run_here() {
    timed "here: make test, make demo" "$RESULTS/here.log" "$ROOT/$COLUMN" "build/matrix/here"
}

run_in() {
    local suite="$1" status=0
    timed "$suite: make test, make demo" "$RESULTS/$suite.log" \
        "$ENTER" "$ROOTS/$suite" "$CHECKOUT/$COLUMN" "build/matrix/$suite" || status=$?
    cp -a "$ROOTS/$suite$CHECKOUT/build/matrix/$suite" "$RESULTS/" || status=1
    return $status
}

[ "$(id -u)" = 0 ] || { say "make test-matrix needs root: it makes Debian roots and enters them with chroot"; exit 1; }
rm -rf "$RESULTS"
mkdir -p "$RESULTS"
mkdir -p -m 0700 "$ROOTS"
# Two runs in the same roots would overwrite each other's files.
exec 8>"$ROOTS/lock"
flock -n 8 || { say "another make test-matrix is running in this checkout"; exit 1; }

failed=0
timed "what making a root needs" "$RESULTS/here.log" install_bootstrap
take_snapshot
mirror="${MATRIX_MIRROR:-$(machine_mirror)}"
[ -n "$mirror" ] || { say "this machine's sources name no Debian mirror; name one in MATRIX_MIRROR"; exit 1; }

# Making roots is mostly downloading and unpacking, so it goes on beside the tests of this machine. The tests
# in the roots then run one after the other, so that their timeouts mean something on a small machine.
declare -A preparing
for suite in "${SUITES[@]}"; do
    prepare "$suite" &
    preparing[$suite]=$!
done
run_here || failed=1
for suite in "${SUITES[@]}"; do
    if wait "${preparing[$suite]}"; then run_in "$suite" || failed=1; else failed=1; fi
done

"$VENV/bin/python" "$ROOT/scripts/matrix/compare.py" "$RESULTS" here "${SUITES[@]}" || failed=1
say "test-matrix: $([ $failed = 0 ] && echo "all the same" || echo FAILED), $SECONDS s"
exit $failed
