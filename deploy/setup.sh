#!/usr/bin/env bash
# Installs the system packages that Sluice needs and that are missing, and checks the Swift toolchain.
# Safe to run again: where everything is there, it changes nothing and prints one line.
# With --tests it also installs what only tests use: Prometheus and Chromium, where apt has them.
set -euo pipefail

minimum_swift=6.2
minimum_librdkafka=2.0.2

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

has_pkg_config() { command -v pkg-config >/dev/null; }
has_librdkafka() { has_pkg_config && pkg-config --exists rdkafka; }
# A Mac's SDK brings these.
has_zlib() { [ "$(uname)" = Darwin ] || { has_pkg_config && pkg-config --exists zlib; }; }
has_sqlite() { [ "$(uname)" = Darwin ] || { has_pkg_config && pkg-config --exists sqlite3; }; }

# at_least VERSION MINIMUM: compares dotted numbers.
at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root to run '$*': run this script as root, or install sudo"
    fi
}

install_with_apt() {
    say "installing $* with apt-get"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

install_with_brew() {
    say "installing $* with Homebrew"
    HOMEBREW_NO_AUTO_UPDATE=1 brew install --quiet "$@"
}

# install_missing PACKAGE...: by their Homebrew names, which apt has other ones for.
install_missing() {
    if command -v apt-get >/dev/null; then
        local packages=("${@/%librdkafka/librdkafka-dev}")
        packages=("${packages[@]/%zlib/zlib1g-dev}")
        install_with_apt "${packages[@]/%sqlite/libsqlite3-dev}"
    elif command -v brew >/dev/null; then
        install_with_brew "$@"
    else
        fail "found neither apt-get nor brew: install $* (with development headers) and run this again"
    fi
}

check_swift() {
    local remedy="install Swift $minimum_swift or newer from https://www.swift.org/install and put 'swift' on your PATH"
    command -v swift >/dev/null || fail "found no 'swift': $remedy"
    swift_version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9.]+).*/\1/p' | head -n 1)
    [ -n "$swift_version" ] || fail "'swift --version' named no version: $remedy"
    at_least "$swift_version" "$minimum_swift" || fail "found Swift $swift_version, which is too old: $remedy"
}

check_libraries() {
    local missing=()
    has_pkg_config || missing+=(pkg-config)
    has_librdkafka || missing+=(librdkafka)
    has_zlib || missing+=(zlib)
    has_sqlite || missing+=(sqlite)
    [ ${#missing[@]} -eq 0 ] || install_missing "${missing[@]}"

    has_zlib || fail "pkg-config finds no 'zlib': add the folder of zlib.pc to PKG_CONFIG_PATH"
    has_sqlite || fail "pkg-config finds no 'sqlite3': add the folder of sqlite3.pc to PKG_CONFIG_PATH"
    has_librdkafka || fail "pkg-config finds no 'rdkafka': add the folder of rdkafka.pc to PKG_CONFIG_PATH"
    librdkafka_version=$(pkg-config --modversion rdkafka)
    at_least "$librdkafka_version" "$minimum_librdkafka" ||
        fail "found librdkafka $librdkafka_version, needs $minimum_librdkafka: see https://github.com/confluentinc/librdkafka"
}

# Debian starts services that it installs; this one is for tests to start. Tests do without it where it is not to be had.
check_prometheus() {
    command -v prometheus >/dev/null && return
    command -v apt-get >/dev/null || return 0
    install_with_apt prometheus || say "found no prometheus: the tests that scrape with it are left out"
    if command -v systemctl >/dev/null; then as_root systemctl disable --now prometheus >/dev/null 2>&1 || true; fi
}

# A browser that is there under another name will do, as will one that SLUICE_CHROMIUM names.
check_chromium() {
    [ -z "${SLUICE_CHROMIUM:-}" ] || return 0
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        ! command -v "$name" >/dev/null || return 0
    done
    command -v apt-get >/dev/null || return 0
    install_with_apt chromium || say "found no chromium: the tests that look at the page with it are left out"
}

check_swift
check_libraries
if [ "${1:-}" = --tests ]; then
    check_prometheus
    check_chromium
fi
say "ready (Swift $swift_version, librdkafka $librdkafka_version)"
