#!/bin/sh
# Opens the screen beside the lab's daemon and registry; the state it leaves is removed with them.
set -eu
cd "$(dirname "$0")/.."
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
XDG_STATE_HOME=$state TALLYMAN_LAB_HISTORY=$state/tallyman/history \
    .build/release/tallyman-lab demo -- .build/release/tallyman
