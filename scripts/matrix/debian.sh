# Sourced by scripts/matrix.sh: what a Debian-like machine knows about Debian.

# debootstrap, the keys that Debian signs with, and git, which knows what belongs to the checkout.
install_bootstrap() {
    local packages=()
    command -v debootstrap >/dev/null || packages+=(debootstrap)
    command -v git >/dev/null || packages+=(git)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || packages+=(debian-archive-keyring)
    # Without lists, apt does not know which of its sources are Debian.
    [ ${#packages[@]} -gt 0 ] || [ -z "$(machine_mirror)" ] || return 0
    apt-get -q update
    [ ${#packages[@]} = 0 ] ||
        DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends "${packages[@]}"
}

# The mirror from which this machine itself gets Debian: the one that is reachable from here.
machine_mirror() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk '$1 == "Debian" && !found { print $2; found = 1 }'
}

# debootstrap does not know apt's proxies.
use_apt_proxies() {
    eval "$(apt-config shell apt_http Acquire::http::Proxy apt_https Acquire::https::Proxy)"
    [ -z "${apt_http:-}" ] || export http_proxy="${http_proxy:-$apt_http}"
    [ -z "${apt_https:-}" ] || export https_proxy="${https_proxy:-$apt_https}"
}
