#!/usr/bin/env bash
# A real QGIS on a screen that nobody sees: window.sh PROFILE [options of qgis]
# PROFILE is a folder made by scripts/qgis_profile.py. With openbox on the machine, windows have their frames and titles.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
use_headless_qgis
export QGIS_CUSTOM_CONFIG_PATH="$1"
shift
# Here it is the screen that is not real, not Qt's way of drawing on it.
export QT_QPA_PLATFORM=xcb
unset WAYLAND_DISPLAY
export PYTHONWARNINGS="ignore::DeprecationWarning"
# Of the shapes that Chinese, Japanese and Korean print give to one letter, the Chinese ones.
export FC_LANG=zh-cn
exec xvfb-run -a -s "-screen 0 1600x1000x24" bash -c '
    if command -v openbox >/dev/null; then openbox --config-file /dev/null 2>/dev/null & fi
    exec qgis --nologo --noversioncheck "$@"' qgis "$@"
