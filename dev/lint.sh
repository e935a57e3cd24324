#!/bin/sh
# Style, the imports that a room may not have, what ARCHITECTURE.md names, and how large files and types are. Prints what
# is wrong and ends with 1.
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
forbid 'import (GRPC|SwiftProtobuf)' 'Sources/*.swift' ':!Sources/Containerd/API' ':!Sources/Containerd/Client'
forbid 'import CTerminal' 'Sources/*.swift' ':!Sources/Screen/Terminal'
forbid 'import CMemory' 'Sources/*.swift' ':!Sources/Transfer/Core' ':!Sources/tallyman/Main.swift'
forbid 'import CTOML' 'Sources/*.swift' ':!Sources/Base/TOML'
forbid 'import CArchive' 'Sources/*.swift' ':!Sources/Image/Archive'
forbid 'import Subprocess' 'Sources/*.swift' ':!Sources/Registry/Credentials' ':!Sources/Containerd/RemoteHosts'
forbid 'import (AsyncHTTPClient|NIOSSL)' 'Sources/*.swift' ':!Sources/Transfer/Core' ':!Sources/Registry/Client' ':!Sources/Registry/IPFS'
# The whole of Foundation would bring 34 MB of ICU data into the program; FoundationEssentials has what is needed.
forbid 'import Foundation$' 'Sources/*.swift' ':!Sources/Containerd/API'
pure='Sources/Base/Text Sources/Base/JSON Sources/Base/Patterns Sources/Image/OCI Sources/Image/Inventory Sources/Transfer/Model
    Sources/Screen/App Sources/Screen/Canvas Sources/Screen/Views'
# shellcheck disable=SC2086 # a list of folders
forbid 'import (Dispatch|Glibc|Logging)$|Date\(\)|Date\.now|Clock\(\)|SystemRandomNumberGenerator|\.random\(' $pure
forbid '(^|[^.A-Za-z])print\(' 'Sources/*.swift'

# The table of ARCHITECTURE.md names every room of Package.swift and no other; files that pages name exist.
rooms=$(tr '\n' ' ' <Package.swift | sed 's/[.][a-zA-Z]*arget(/\n&/g' |
    sed -n 's/^[^"]*name: "\([^"]*\)".*path: "Sources\/.*/\1/p' | sort)
named=$(sed -n 's/^| `\([A-Za-z]*\)` |.*/\1/p' ARCHITECTURE.md | sort)
if [ "$rooms" != "$named" ]; then
    echo 'not once in both Package.swift and the table of ARCHITECTURE.md:'
    printf '%s\n%s\n' "$rooms" "$named" | sort | uniq -c | grep -v '^ *2 '
    status=1
fi
for file in $(grep -ohE '`[A-Za-z+]+[.]swift`' ARCHITECTURE.md CONTRIBUTING.md | tr -d '`' | sort -u); do
    [ -n "$(git ls-files "$file" "*/$file")" ] || { echo "named in ARCHITECTURE.md or CONTRIBUTING.md, but not there: $file"; status=1; }
done

# Files hold one thing, not one type: none is long, few are tiny.
git ls-files 'Sources/*.swift' | grep -v /Generated/ | xargs wc -l | grep -v ' total$' | awk '
    $1 > 400 { print "longer than 400 lines: " $2; bad = 1 }
    $1 < 20 { tiny++ }
    END { if (tiny > NR / 20) { print tiny " of " NR " files have less than 20 lines"; bad = 1 } exit bad }' || status=1

# No type is everything: over all its files at most 20 stored properties and 60 methods.
git ls-files 'Sources/*.swift' | grep -v /Generated/ | xargs awk -f dev/type-sizes.awk || status=1
exit $status
