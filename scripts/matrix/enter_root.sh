#!/usr/bin/env bash
# Run a command in a root with this machine's network, certificates and pip configuration: enter_root.sh ROOT COMMAND…
# All mounts are in a namespace of this command's own: they end with it, and nothing of them is left on this machine
# even where it is killed.
set -euo pipefail
if [ "${1:-}" != --inside ]; then
    exec unshare --mount --pid --fork --kill-child --propagation private "${BASH_SOURCE[0]}" --inside "$@"
fi
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
source "$here/../environment.sh"
source "$here/machine_pip.sh"
root="$2"
shift 2

copy_file() {
    mkdir -p "$root$(dirname "$1")"
    # What is a link here, or there, is a file there afterwards.
    cp -L --remove-destination "$1" "$root$1"
}

bind_folder() {
    mkdir -p "$root$1"
    mount -o bind,ro "$1" "$root$1"
}

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
    [ ! -e "$file" ] || copy_file "$file"
done
pip_files | while IFS= read -r file; do copy_file "$file"; done
pip_folders | while IFS= read -r folder; do bind_folder "$folder"; done
mkdir -p "$root$HOME"

environment=("HOME=$HOME" "TERM=${TERM:-dumb}" LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for name in $(compgen -e); do
    case "$name" in PIP_* | *_proxy | *_PROXY | CI | ARGS) environment+=("$name=${!name}") ;; esac
done
# Not exec: the first process of a namespace must collect the others when they end.
chroot "$root" env -i "${environment[@]}" "$@"
