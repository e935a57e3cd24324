#!/bin/sh
# Style, and the imports that a room may not have. Prints what is wrong and ends with 1.
set -u
cd "$(dirname "$0")/.."
status=0
# shellcheck disable=SC2046 # no file name here holds a space
swift format lint --strict --parallel $(git ls-files 'Package.swift' '*.swift' | grep -v /Generated/ | sort -u) || status=1

# forbid PATTERN WHERE… : no line of a Swift file there may match.
forbid() {
    pattern=$1
    shift
    found=$(git grep -nE "$pattern" -- "$@") || return 0
    printf 'not allowed here:\n%s\n' "$found"
    status=1
}
forbid 'import (GRPC|SwiftProtobuf)' 'Sources/*.swift' ':!Sources/ContainerdAPI' ':!Sources/ContainerdClient'
forbid 'import CTerminal' 'Sources/*.swift' ':!Sources/Terminal'
forbid 'import CMemory' 'Sources/*.swift' ':!Sources/TransferCore' ':!Sources/tallyman/Main.swift'
forbid 'import CTOML' 'Sources/*.swift' ':!Sources/Base/TOML'
forbid 'import CArchive' 'Sources/*.swift' ':!Sources/Archive'
forbid 'import Subprocess' 'Sources/*.swift' ':!Sources/RegistryCredentials'
forbid 'import (AsyncHTTPClient|NIOSSL)' 'Sources/*.swift' ':!Sources/TransferCore' ':!Sources/RegistryClient'
# The whole of Foundation would bring 34 MB of ICU data into the program; FoundationEssentials has what is needed.
forbid 'import Foundation$' 'Sources/*.swift' ':!Sources/ContainerdAPI'
pure='Sources/Inventory Sources/TransferModel Sources/AppModel Sources/Canvas Sources/Views Sources/OCI'
# shellcheck disable=SC2086 # a list of folders
forbid 'import (Dispatch|Glibc|Logging)$|Date\(\)|Date\.now|Clock\(\)|SystemRandomNumberGenerator|\.random\(' $pure
forbid '(^|[^.A-Za-z])print\(' 'Sources/*.swift'
exit $status
