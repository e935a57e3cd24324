#!/bin/sh
# Installs the Debian packages named that are not there yet.
set -eu
missing=
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -eq 0 ]; then
    as_root=
else
    command -v sudo >/dev/null || { echo "missing:$missing; install them as root"; exit 1; }
    as_root=sudo
fi
$as_root apt-get update
# shellcheck disable=SC2086 # a list of words
$as_root apt-get install -y --no-install-recommends $missing
