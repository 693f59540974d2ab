#!/usr/bin/env bash
# Make a root of one Debian release, with its QGIS in it: build_root.sh SUITE FOLDER MIRROR
# scripts/matrix.sh makes the roots anew when this file changes.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
source "$here/debian.sh"
suite="$1" folder="$2" mirror="$3"
# git and the tools of `make setup` are installed here already, so that a cached root needs no apt.
PACKAGES=(qgis python3-qgis python3-venv make git ca-certificates fonts-noto-cjk xvfb xauth)

# debootstrap mounts /proc in the root; in a namespace of its own that is gone with it, whatever happens.
bootstrap() {
    local script="$suite"
    # Releases younger than this machine's debootstrap are made like unstable, from which they come.
    [ -e "/usr/share/debootstrap/scripts/$suite" ] || script=sid
    use_apt_proxies
    unshare --mount --propagation private \
        debootstrap --variant=minbase --force-check-gpg "$suite" "$folder" "$mirror" \
        "/usr/share/debootstrap/scripts/$script"
}

# How this machine's apt gets at its mirror: proxies, certificates, time-outs, passwords. Hooks of its packages stay out.
configure_apt() {
    apt-config dump Acquire | grep -v '^Acquire::IndexTargets' >"$folder/etc/apt/apt.conf.d/90machine"
    local file
    for file in /etc/apt/auth.conf /etc/apt/auth.conf.d; do
        [ ! -e "$file" ] || cp -a "$file" "$folder/etc/apt/"
    done
    # A root can be made again, so nothing is gained by waiting for the disk after each file.
    echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/90unsafe-io"
    # No service must start in here.
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
    chmod 0755 "$folder/usr/sbin/policy-rc.d"
}

install_qgis() {
    "$here/enter_root.sh" "$folder" apt-get -q update
    "$here/enter_root.sh" "$folder" apt-get -qy install --no-install-recommends "${PACKAGES[@]}"
    "$here/enter_root.sh" "$folder" apt-get clean
}

bootstrap
configure_apt
install_qgis
