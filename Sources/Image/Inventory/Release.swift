// A release number of containerd, read from the many ways in which builds write it.

/// Such as `2.1.9+unknown`, `v2.0.0-rc.1`, or Debian's `1.7.24~ds1`.
package struct Release: Hashable, Sendable {
    package var major: Int
    package var minor: Int
    package var patch: Int?
    /// What follows the numbers, with its `-`, `+` or `~`.
    package var suffix: String

    package init(major: Int, minor: Int, patch: Int? = nil, suffix: String = "") {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.suffix = suffix
    }

    /// Nil unless the text starts with two numbers, maybe after a `v`.
    package init?(_ text: String) {
        var rest = text.hasPrefix("v") ? text.dropFirst() : text[...]
        func number() -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            return Int(digits)
        }
        func dot() -> Bool {
            guard rest.first == "." else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let major = number(), dot(), let minor = number() else { return nil }
        let end = rest
        let patch = dot() ? number() : nil
        self.init(major: major, minor: minor, patch: patch, suffix: String(patch == nil ? end : rest))
    }

    /// Whether this came before the release whose numbers it has: an alpha, a beta or a release candidate.
    package var isPrerelease: Bool { ["alpha", "beta", "rc"].contains { suffix.dropFirst().hasPrefix($0) } }

    /// Whether this release has all that the given one has. A pre-release of the given one may lack some: false.
    package func isAtLeast(_ major: Int, _ minor: Int, _ patch: Int = 0) -> Bool {
        let mine = (self.major, self.minor, self.patch ?? 0)
        return isPrerelease ? mine > (major, minor, patch) : mine >= (major, minor, patch)
    }
}

extension Release: Comparable {
    /// By number, then pre-releases before releases, then by suffix.
    package static func < (left: Release, right: Release) -> Bool { left.key < right.key }

    private var key: (Int, Int, Int, Int, String) {
        (major, minor, patch ?? -1, isPrerelease ? 0 : 1, suffix)
    }
}

extension Release: CustomStringConvertible {
    /// The numbers alone: `2.1.9`.
    package var description: String { "\(major).\(minor)" + (patch.map { ".\($0)" } ?? "") }
}
