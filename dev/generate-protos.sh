#!/bin/sh
# Generates Sources/Containerd/API/Generated from the .proto files beside it. Needs protoc and builds the two plugins.
set -eu
cd "$(dirname "$0")/.."
protos=Sources/Containerd/API/Protos
out=Sources/Containerd/API/Generated
swift build --product protoc-gen-swift
swift build --product protoc-gen-grpc-swift-2
bin=$(swift build --show-bin-path)
rm -rf "$out"
mkdir -p "$out"
options=Visibility=Package,FileNaming=PathToUnderscores,UseAccessLevelOnImports=true
# shellcheck disable=SC2046 # no file name here holds a space
protoc -I "$protos" --plugin="$bin/protoc-gen-swift" --swift_out="$options:$out" $(find "$protos" -name '*.proto' | sort)
# shellcheck disable=SC2046
protoc -I "$protos" --plugin="$bin/protoc-gen-grpc-swift-2" --grpc-swift-2_out="$options:$out" \
    $(grep -rl '^service ' "$protos" | sort)
