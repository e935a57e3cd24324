// The daemon's plugins, and why one doesn't work.

package import OCI

package struct PluginRecord: Hashable, Sendable {
    /// Such as `io.containerd.snapshotter.v1`.
    package var type: String
    package var id: String
    package var platforms: [Platform]
    package var exports: [String: String]
    package var capabilities: [String]
    /// The types of plugins that this one needs.
    package var requires: [String]
    /// Nil when the plugin runs.
    package var failure: PluginFailure?

    package init(
        type: String, id: String, platforms: [Platform] = [], exports: [String: String] = [:],
        capabilities: [String] = [], requires: [String] = [], failure: PluginFailure? = nil
    ) {
        self.type = type
        self.id = id
        self.platforms = platforms
        self.exports = exports
        self.capabilities = capabilities
        self.requires = requires
        self.failure = failure
    }
}

/// Why a plugin of the daemon does not run.
package struct PluginFailure: Hashable, Sendable {
    /// A gRPC status code.
    package var code: Int
    package var message: String
    /// The plugin left itself out, since this machine lacks what it needs. Nothing is wrong.
    package var isSkip: Bool

    /// Unless told otherwise, a plugin skipped itself when its message says `skip plugin`, as containerd's do.
    package init(code: Int, message: String, isSkip: Bool? = nil) {
        self.code = code
        self.message = message
        self.isSkip = isSkip ?? message.contains("skip plugin")
    }
}
