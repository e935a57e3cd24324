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
            case ("aarch64", "8"), ("aarch64", "v8"), ("arm64", "8"), ("arm64", "v8"): ("arm64", nil)
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
    /// once normalised. As strict as the Transfer service of containerd 2, where 386 does not satisfy amd64.
    package func satisfies(_ wanted: Platform) -> Bool {
        let mine = normalized
        let other = wanted.normalized
        return (mine.os, mine.architecture, mine.variant) == (other.os, other.architecture, other.variant)
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
