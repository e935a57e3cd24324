# The front door: what a person, CI and the README call.
.PHONY: demo unit test soak bench install packages parts format lint protos

# Swift's runtime is inside, so that the host needs no Swift: what is installed is what is tried and measured.
release = swift build -c release -Xswiftc -static-stdlib -Xlinker --no-export-dynamic

# A private containerd and registry full of sample images, and the real screen on them.
demo:
	@[ "$$(id -u)" -eq 0 ] || { echo 'make demo needs root: containerd mounts overlay file systems. Try: sudo make demo'; exit 1; }
	@$(MAKE) --no-print-directory packages parts
	$(release) --product tallyman
	$(release) --product tallyman-lab
	dev/demo.sh

# Debian's packages that the build needs; nothing is asked of apt when they are there.
packages:
	dev/install-packages.sh libncurses-dev libvterm-dev zlib1g-dev libzstd-dev libtomlplusplus-dev

# The daemons and servers that tests run against, fetched into a cache; nothing of them is installed.
parts:
	Tests/Lab/parts.sh

# Tests run a few at once, and those that read a screen after all others: many wait for programs that need the processor
# too. The images that they share are made before.
few = SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4
daemons = ^(LabTests|RegistryClientTests|ContainerdClientTests|HousekeepingTests|InventorySyncTests|RemoteHostsTests|TransferCoreTests)
screens = ^(TerminalTests|EndToEndTests)
# Tests that end a process of their own: Swift Testing waits for any child then, and stalls those that start programs.
exits = HumanTests|SecrecyTests|TOMLMemoryTests

# The tests that need neither root nor network nor daemons.
unit: packages
	swift build --build-tests
	$(few) swift test --skip-build --skip '$(daemons)|$(screens)|$(exits)'
	swift test --skip-build --filter '$(exits)'

# All tests: those, then the ones against real daemons and registries, then the ones on real screens.
test: packages parts
	dev/install-packages.sh busybox-static curl erofs-utils fish openssh-client openssh-server openssl perl runc skopeo socat sudo tcsh tmux xz-utils zstd
	@$(MAKE) --no-print-directory unit
	"$$(swift build --show-bin-path)/tallyman-lab" images
	$(few) swift test --skip-build --filter '$(daemons)'
	$(few) swift test --skip-build --filter '$(screens)'

# The long repeats in full.
soak: packages parts
	TALLYMAN_SOAK=1 $(few) swift test --filter '^TransferCoreTests|^EndToEndTests.InterruptTests'

# The design's budgets, beside ctr on the same daemon.
bench: packages parts
	dev/install-packages.sh python3
	$(release) --product tallyman
	$(release) --product tallyman-lab
	dev/bench.sh

PREFIX ?= /usr/local
install: packages
	$(release) --product tallyman
	install -D -s -m 755 .build/release/tallyman $(DESTDIR)$(PREFIX)/bin/tallyman
	install -d $(DESTDIR)$(PREFIX)/share/tallyman/themes
	install -m 644 themes/*.toml $(DESTDIR)$(PREFIX)/share/tallyman/themes
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	.build/release/tallyman manual > $(DESTDIR)$(PREFIX)/share/man/man1/tallyman.1

format:
	swift format format --in-place --parallel --recursive Package.swift Sources Tests

lint:
	dev/lint.sh

protos:
	dev/install-packages.sh protobuf-compiler libprotobuf-dev
	dev/generate-protos.sh
