// How platforms are normalised and matched: the rules of containerd's platforms package, release 1.0.

extension Platform {
    /// The one way to write this platform: lower case, common aliases replaced, default variants dropped
    /// (`v8` of arm64, `v1` of amd64) or filled in (`v7` of arm).
    ///
    /// No operating system but an architecture means Linux, as for a daemon on Linux.
    package var normalized: Platform {
        let variant = self.variant?.lowercased()
        let (architecture, rest): (String, String?) =
            switch (self.architecture.lowercased(), variant) {
            case ("i386", _): ("386", nil)
            case ("x86_64", _), ("x86-64", _), ("amd64", _): ("amd64", variant == "v1" ? nil : variant)
            case ("aarch64", "8"), ("aarch64", "v8"), ("aarch64", "v8.0"), ("arm64", "8"), ("arm64", "v8"),
                ("arm64", "v8.0"):
                ("arm64", nil)
            case ("aarch64", "9"), ("aarch64", "v9.0"), ("arm64", "9"), ("arm64", "v9.0"): ("arm64", "v9")
            case ("aarch64", _): ("arm64", variant)
            case ("armhf", _), ("arm", nil), ("arm", "7"): ("arm", "v7")
            case ("armel", _), ("arm", "6"): ("arm", "v6")
            case ("arm", "5"), ("arm", "8"): ("arm", variant.map { "v" + $0 })
            case (let other, _): (other, variant)
            }
        let system = os.lowercased()
        return Platform(
            os: system.isEmpty && !architecture.isEmpty ? "linux" : system == "macos" ? "darwin" : system,
            architecture: architecture, variant: rest, osVersion: osVersion)
    }

    /// Whether an image for this platform is what was asked for: operating system, architecture and variant are equal
    /// once normalised, and Windows runs an image of this version. As strict as the Transfer service of containerd 2,
    /// where 386 does not satisfy amd64.
    package func satisfies(_ wanted: Platform) -> Bool {
        let mine = normalized
        let other = wanted.normalized
        return (mine.os, mine.architecture, mine.variant) == (other.os, other.architecture, other.variant)
            && (mine.os != "windows" || WindowsVersion(other.osVersion).runs(mine.osVersion))
    }

    /// What runs where this platform is asked for, the best first: itself, then the lesser variants of its architecture.
    package var accepted: [Platform] {
        let wanted = normalized
        return [wanted]
            + wanted.lesserVariants.map { variant in
                var platform = wanted
                platform.variant = variant
                return platform.normalized
            }
    }

    private var lesserVariants: [String] {
        let version = (variant ?? "v8").dropFirst().split(separator: ".").compactMap { Int($0) }
        guard let major = version.first, (1...9).contains(major) else { return [] }
        switch architecture {
        case "amd64": return variant == nil ? [] : (1..<major).reversed().map { "v\($0)" }
        case "arm": return (5..<max(5, major)).reversed().map { "v\($0)" }
        case "arm64" where major >= 8:
            let minor = min(version.dropFirst().first ?? 0, 9)
            let same = (0..<minor).reversed().map { "v\(major).\($0)" }
            // v9.0 has all of v8.5.
            return major == 8 ? same : same + (0...min(minor + 5, 9)).reversed().map { "v8.\($0)" }
        default: return []
        }
    }

    /// The platform this program was built for.
    package static var host: Platform {
        #if arch(x86_64)
            Platform(os: "linux", architecture: "amd64")
        #elseif arch(arm64)
            Platform(os: "linux", architecture: "arm64")
        #elseif arch(arm)
            Platform(os: "linux", architecture: "arm", variant: "v7")
        #elseif arch(riscv64)
            Platform(os: "linux", architecture: "riscv64")
        #elseif arch(powerpc64le)
            Platform(os: "linux", architecture: "ppc64le")
        #elseif arch(s390x)
            Platform(os: "linux", architecture: "s390x")
        #else
            #error("name this architecture as containerd does")
        #endif
    }
}

extension Sequence {
    /// What fits best where a platform is asked for; of several that fit as well, the first. Nil when nothing does.
    package func best(for wanted: Platform, _ platform: (Element) -> Platform?) -> Element? {
        let fitting = compactMap { element in platform(element).map { (element, $0) } }
        for accepted in wanted.accepted {
            if let found = fitting.first(where: { $0.1.satisfies(accepted) }) { return found.0 }
        }
        return nil
    }
}

/// A version of Windows: it runs images of some others only.
private struct WindowsVersion {
    /// Windows Server 2022, the first that runs images of other builds, and the next ones that all later ones run.
    private static let longTerm = [20348, 26100]

    /// Major, minor and build; nil when the text has not all of them.
    private let parts: [Int]?

    init(_ text: String?) {
        let parts = (text ?? "").split(separator: ".", omittingEmptySubsequences: false).prefix(3).map { Int($0) ?? -1 }
        self.parts = parts.count == 3 && parts.allSatisfy { $0 >= 0 } ? parts : nil
    }

    /// Whether an image of another version runs here. Where one of them isn't known, it does.
    func runs(_ image: String?) -> Bool {
        guard let parts, let image else { return true }
        guard let other = WindowsVersion(image).parts, parts[..<2] == other[..<2] else { return false }
        guard parts[2] >= Self.longTerm[0] else { return parts[2] == other[2] }
        let oldest = Self.longTerm.last { $0 < parts[2] } ?? Self.longTerm[0]
        return (oldest...parts[2]).contains(other[2])
    }
}
