#!/usr/bin/env bash
# Remove what the targets made, in the tree and in the cache folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"
rm -rf .venv build dist i18n/*.qm ./*.egg-info .qgis-settings .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
rm -rf "$CACHE"
