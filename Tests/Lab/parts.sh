#!/usr/bin/env bash
# Fetches the lab's parts (containerd 2, 1.7 and 1.6, docker-registry, nginx, and the programs of remote snapshotters)
# into a cache folder, and lists them.
#
# Nothing is installed: apt works on private lists with the machine's own Debian mirror and keyring, and the packages
# are only unpacked. The output has one line a part, fields divided by tabs: NAME, VERSION, FOLDER of the programs,
# FOLDER of extra libraries or "-". A part that can't be had says "-" for its version and then the reason.
#
#   TALLYMAN_CONTAINERD   a containerd program to use as containerd 2, with ctr beside it
#   --refresh             fetch everything again: Debian's suites move
set -euo pipefail
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/tallyman-lab
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9 # two at once: the second waits, then finds everything there
rm -rf "$cache"/work.* # of a run that was killed: whoever holds the lock is alone
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
case ${1:-} in
'') ;;
--refresh) rm -rf "$cache"/containerd-* "$cache"/{docker-registry,nginx,soci,nydus,overlaybd,ctr-remote} ;;
*) echo "usage: ${0##*/} [--refresh]" >&2 && exit 2 ;;
esac

found() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:--}"; }
missing() { printf '%s\t-\t%s\n' "$1" "$2"; }

is_debian() {
    grep -qsx 'ID=debian' /etc/os-release && command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null
}

# The machine's own Debian mirror, whether its sources are one-line or deb822.
mirror() {
    local uri
    uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        sed 's/#.*//' | tr ' \t' '\n\n' | grep -E '^https?://.*/debian/?$' | sed -n 1p) || true
    echo "${uri:-http://deb.debian.org/debian}"
}

# private_apt SUITE KEYRING: writes the configuration of a private apt and updates its lists. Signatures are checked
# as always; only the folders are our own. Fails when the suite can't be fetched or verified.
private_apt() {
    local suite=$1 keyring=$2 apt=$work/$1 uri
    uri=$(mirror)
    rm -rf "$apt"
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
    : >"$apt/status"
    {
        echo "deb [signed-by=$keyring] $uri $suite main"
        [ "$suite" = forky ] || echo "deb [signed-by=$keyring] ${uri%/}-security $suite-security main"
    } >"$apt/sources.list"
    # Read after the machine's own settings: its proxies stay, its hooks don't.
    cat >"$apt/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
#clear Acquire::IndexTargets::deb::DEP-11;
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
APT::Get::AllowUnauthenticated "false";
APT::Update::Error-Mode "any";
Acquire::AllowInsecureRepositories "false";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "30";
CONF
    apt-get -qq -c "$apt/apt.conf" update >&2
}

# ready SUITE: the suite's private apt, made once a run. Where the machine's keyring is older than the suite, the newer
# keyring comes from trixie, which that keyring still verifies.
ready() {
    local suite=$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg newer=$work/keyring
    [ ! -e "$work/$suite.failed" ] || return 1
    [ ! -e "$work/$suite.ready" ] || return 0
    if ! private_apt "$suite" "$keyring"; then
        if [ "$suite" = trixie ] || ! unpack "$newer" trixie debian-archive-keyring ||
            ! private_apt "$suite" "$newer$keyring"; then
            : >"$work/$suite.failed"
            return 1
        fi
    fi
    : >"$work/$suite.ready"
}

# unpack FOLDER SUITE PACKAGE…: downloads the packages and unpacks them into FOLDER.
unpack() {
    local into=$1 suite=$2 debs deb
    shift 2
    ready "$suite" || return 1
    debs=$(mktemp -d "$work/debs.XXXXXX")
    (cd "$debs" && apt-get -qq -c "$work/$suite/apt.conf" download "$@" >&2) || return 1
    mkdir -p "$into"
    dpkg-deb -f "$debs/$1"_*.deb Version | sed 's/^[0-9]*://; s/-[^-]*$//' >"$into/packaged"
    for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$into" || return 1; done
}

# version_of PROGRAM: what a program says its version is. The option is spelt out here and the time is limited, since a
# daemon that is not asked for its version would start.
version_of() {
    local option=--version
    [ "${1##*/}" != nginx ] || option=-v
    timeout 10 "$1" "$option" 2>&1 9>&- </dev/null | tr ' /' '\n\n' | grep -E '^v?[0-9]+\.[0-9]+' | sed -n 1p
}

# packaged FOLDER PROGRAM: the version of an unpacked package, for programs that don't say their own.
packaged() {
    ! ldd "$1/$2" 2>&1 | grep -q 'not found' && cat "$1/packaged"
}

# part NAME SUITE PROGRAM PACKAGE [silent]: PROGRAM is a path inside the package. Libraries that the machine lacks come
# from the same suite. A program that is "silent" doesn't say its version: then it is the package's.
part() {
    local name=$1 suite=$2 program=$3 package=$4 place=$cache/$1 new=$work/$1 libraries='' version
    if [ ! -e "$place/version" ]; then
        is_debian || { missing "$name" "only fetched on Debian" && return; }
        unpack "$new" "$suite" "$package" || { missing "$name" "Debian $suite could not be fetched" && return; }
        if ldd "$new/$program" 2>&1 | grep -q 'not found'; then
            unpack "$new" "$suite" libcrypt1 libpcre2-8-0 libssl3 zlib1g || true
            libraries=$(find "$new" -name libz.so.1 -printf '%h\n' | sed -n 1p)
        fi
        if [ "${5:-}" = silent ]; then
            version=$(LD_LIBRARY_PATH=$libraries packaged "$new" "$program")
        else
            version=$(LD_LIBRARY_PATH=$libraries version_of "$new/$program")
        fi || { missing "$name" "its program does not run here" && return; }
        echo "${libraries/#"$new"/"$place"}" >"$new/libraries"
        echo "$version" >"$new/version"
        rm -rf "$place"
        mv "$new" "$place"
    fi
    found "$name" "$(<"$place/version")" "$place/${program%/*}" "$(<"$place/libraries")"
}

# given NAME PROGRAM: a containerd that is on this machine already, with ctr beside it.
given() {
    local version
    if [ -x "$2" ] && [ -x "${2%/*}/ctr" ] && version=$(version_of "$2"); then
        found "$1" "$version" "$(cd "${2%/*}" && pwd)"
    else
        missing "$1" "no working containerd with ctr beside it at $2"
    fi
}

if [ -n "${TALLYMAN_CONTAINERD:-}" ]; then
    given containerd-2 "$TALLYMAN_CONTAINERD"
elif ! is_debian && program=$(command -v containerd); then
    given containerd-2 "$program"
else
    part containerd-2 forky usr/bin/containerd containerd
fi
part containerd-1.7 trixie usr/bin/containerd containerd
part containerd-1.6 bookworm usr/bin/containerd containerd
part docker-registry bookworm usr/bin/docker-registry docker-registry
part nginx bookworm usr/sbin/nginx nginx
part soci trixie usr/bin/soci-snapshotter-grpc soci-snapshotter silent
part nydus trixie usr/bin/containerd-nydus-grpc nydus-snapshotter silent
part overlaybd forky usr/bin/overlaybd-snapshotter accelerated-container-image silent
part ctr-remote forky usr/bin/ctr-remote stargz-snapshotter silent
