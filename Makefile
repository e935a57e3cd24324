# The front door: what a person, CI and the README call.
.PHONY: packages parts test format lint protos

# Debian's packages that the build needs; nothing is asked of apt when they are there.
packages:
	dev/install-packages.sh libncurses-dev libvterm-dev

# The daemons and servers that tests run against, fetched into a cache; nothing of them is installed.
parts:
	Tests/lab-parts.sh

# The tests in a pseudo-terminal run by themselves, so that no other test takes their processor.
test: packages parts
	swift build --build-tests
	swift test --skip TerminalTests
	swift test --filter TerminalTests

format:
	swift format format --in-place --parallel --recursive Package.swift Sources Tests

lint:
	dev/lint.sh

protos:
	dev/install-packages.sh protobuf-compiler
	dev/generate-protos.sh
