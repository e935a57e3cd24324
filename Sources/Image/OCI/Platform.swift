// A platform: operating system, architecture and variant, by containerd's rules.

/// What an image runs on. Shown as `linux/arm/v7`.
package struct Platform: Hashable, Sendable {
    package var os: String
    package var architecture: String
    package var variant: String?
    package var osVersion: String?

    /// An empty variant or version is none.
    package init(os: String, architecture: String, variant: String? = nil, osVersion: String? = nil) {
        self.os = os
        self.architecture = architecture
        self.variant = variant == "" ? nil : variant
        self.osVersion = osVersion == "" ? nil : osVersion
    }
}

extension Platform: CustomStringConvertible {
    /// `os/architecture[/variant]`, without the version; `unknown` when there is no operating system.
    package var description: String {
        guard !os.isEmpty else { return "unknown" }
        var text = os
        for part in [architecture, variant ?? ""] where !part.isEmpty { text += "/" + part }
        return text
    }
}

extension Platform: Comparable {
    package static func < (left: Platform, right: Platform) -> Bool {
        (left.os, left.architecture, left.variant ?? "", left.osVersion ?? "")
            < (right.os, right.architecture, right.variant ?? "", right.osVersion ?? "")
    }
}

extension Platform: Decodable {
    private enum CodingKeys: String, CodingKey {
        case os, architecture, variant
        case osVersion = "os.version"
    }

    /// Missing fields are empty.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            os: try fields.decodeIfPresent(String.self, forKey: .os) ?? "",
            architecture: try fields.decodeIfPresent(String.self, forKey: .architecture) ?? "",
            variant: try fields.decodeIfPresent(String.self, forKey: .variant),
            osVersion: try fields.decodeIfPresent(String.self, forKey: .osVersion))
    }
}
