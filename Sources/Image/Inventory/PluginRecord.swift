// A plugin of the daemon, as its introspection service lists it.

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
