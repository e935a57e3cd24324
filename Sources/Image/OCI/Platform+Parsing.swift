// Reading a platform as people type it.

package import Failure

extension Platform {
    /// Reads `linux/arm64`, `linux/arm/v7`, or one word, which is an operating system or an architecture: the host
    /// fills in the other. A version may follow the operating system, as in `windows(10.0.17763)/amd64`.
    ///
    /// The result is normalised. Throws class `platform`.
    package init(parsing text: String) throws(Failure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 3, let (os, version) = Self.splitVersion(parts[0]),
            parts.dropFirst().allSatisfy(Self.isName)
        else {
            throw Failure(
                .platform, "\"\(text)\" is an invalid platform.",
                hint: "Write system/architecture[/variant], such as linux/arm64 or linux/arm/v7.")
        }
        if parts.count > 1 {
            self =
                Platform(
                    os: os, architecture: String(parts[1]), variant: parts.count > 2 ? String(parts[2]) : nil,
                    osVersion: version
                ).normalized
            return
        }
        let system = Platform(os: os, architecture: Self.host.architecture, variant: Self.host.variant).normalized
        let machine = Platform(os: Self.host.os, architecture: os).normalized
        if Self.systems.contains(system.os) {
            self = system
            osVersion = version
        } else if version == nil, Self.architectures.contains(machine.architecture) {
            self = machine
        } else {
            throw Failure(
                .platform, "\"\(text)\" is neither an operating system nor an architecture.",
                hint: "Write both, such as linux/\(Self.host.architecture).")
        }
    }

    /// Splits `windows(10.0)` into `windows` and `10.0`. Nil when the name is empty or the brackets are not closed.
    private static func splitVersion(_ text: Substring) -> (name: String, version: String?)? {
        guard let bracket = text.firstIndex(of: "(") else { return isName(text) ? (String(text), nil) : nil }
        let version = text[bracket...].dropFirst().dropLast()
        guard text.last == ")", isName(text[..<bracket]), isName(version) else { return nil }
        return (String(text[..<bracket]), String(version))
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(\.isPlatformByte)
    }

    /// The operating systems and architectures that Go knows; they decide what one word means.
    private static let systems: Set<String> = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "nacl", "netbsd",
        "openbsd", "plan9", "solaris", "wasip1", "windows", "zos",
    ]
    private static let architectures: Set<String> = [
        "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
        "riscv64", "s390x", "wasm",
    ]
}

extension UInt8 {
    fileprivate var isPlatformByte: Bool {
        isAlphanumeric || self == UInt8(ascii: "_") || self == UInt8(ascii: ".") || self == UInt8(ascii: "-")
    }
}
