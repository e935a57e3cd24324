#!/bin/sh
# How true the time left is, and what many hosts take; then dev/bench.py beside the lab's daemon and registry: transfers
# first, then the screen with 1,000 and 10,000 images, then a pull beside 10 and beside 10,000, a lazy one, and a copy from
# host to host.
set -eu
cd "$(dirname "$0")/.."
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
export XDG_STATE_HOME="$state" TALLYMAN_LAB_HISTORY="$state/tallyman/history"
TALLYMAN_CTR=$(Tests/Lab/parts.sh 2>/dev/null | awk -F '\t' '$1 == "containerd-2" { print $3 "/ctr" }')
export TALLYMAN_CTR
lab=${TALLYMAN_LAB:-.build/release/tallyman-lab}
"$lab" traces
"$lab" time-left "${TALLYMAN:-.build/release/tallyman}"
"$lab" fleet "${TALLYMAN:-.build/release/tallyman}"
"$lab" demo --big -- python3 dev/bench.py transfers "$@"
for records in 1000 10000; do
    "$lab" demo --records "$records" --speed 400000 -- python3 dev/bench.py screen "$@"
done
for records in 10 10000; do
    "$lab" demo --records "$records" -- python3 dev/bench.py beside "$@"
done
"$lab" lazy -- python3 dev/bench.py lazy "$@"
"$lab" hosts --count 2 --big -- python3 dev/bench.py copy "$@"
