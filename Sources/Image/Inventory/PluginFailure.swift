// Why a plugin of the daemon does not run.

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
