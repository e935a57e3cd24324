// Where a user's files belong: the one reading of the XDG base directory specification.

/// What the environment says. A variable that is empty counts as unset, and a relative path as invalid, which is the
/// same: the specification says so. Nil is a folder that nothing names.
package struct UserFolders: Sendable {
    private let environment: [String: String]

    package init(_ environment: [String: String]) {
        self.environment = environment
    }

    package var home: String? { folder("HOME") }
    package var config: String? { folder("XDG_CONFIG_HOME", orInHome: ".config") }
    package var state: String? { folder("XDG_STATE_HOME", orInHome: ".local/state") }
    package var cache: String? { folder("XDG_CACHE_HOME", orInHome: ".cache") }
    /// The system makes it at login; nothing stands in for it.
    package var runtime: String? { folder("XDG_RUNTIME_DIR") }

    private func folder(_ name: String, orInHome path: String) -> String? {
        folder(name) ?? home.map { $0.hasSuffix("/") ? $0 + path : "\($0)/\(path)" }
    }

    private func folder(_ name: String) -> String? {
        environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}
