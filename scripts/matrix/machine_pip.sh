# Sourced by scripts/matrix/enter_root.sh: what pip needs in a root to find what it finds on this machine.

pip_settings() {
    local pip=("$VENV/bin/python" -m pip)
    PIP_DISABLE_PIP_VERSION_CHECK=1 "${pip[@]}" config "$1" 2>/dev/null
}

# The values of all settings, one word a line: several in one setting are shown with \n between them.
pip_values() {
    pip_settings list | sed -n "s/^[^=]*='\(.*\)'\$/\1/p" | sed 's/\\n/ /g' | tr -s ' ' '\n'
}

# Configuration files, and the files that settings name, such as a bundle of certificates.
pip_files() {
    pip_settings debug | sed -n 's/^  \(\/.*\), exists: True$/\1/p'
    pip_values | while IFS= read -r value; do
        [ "${value#/}" = "$value" ] || [ ! -f "$value" ] || printf '%s\n' "$value"
    done
}

# Local folders of packages. A local index names its files relative to the folder above it.
pip_folders() {
    pip_values | while IFS= read -r value; do
        case "$value" in
            file://*) value="$(dirname "${value#file://}")" ;;
            /*) ;;
            *) continue ;;
        esac
        [ "$value" = / ] || [ ! -d "$value" ] || printf '%s\n' "$value"
    done | sort -u
}
