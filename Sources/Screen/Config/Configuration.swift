// What the configuration file says; without one everything is as here.

package import App
package import Canvas
package import TransferModel

package struct Configuration: Hashable, Sendable {
    /// Nil: the known sockets are tried.
    package var address: String?
    package var namespace = "default"
    /// Nil: the namespace's own, else overlayfs.
    package var snapshotter: String?
    package var engine = EngineChoice.auto
    /// Where registries' hosts files are; none: the usual places.
    package var hostsDirectories: [String] = []
    /// A name or a path. Nil: by the terminal's colours.
    package var theme: String?
    package var mouse = true
    package var window = WindowOptions()
    package var onHangUp = OnHangUp.cancel
    /// How many blobs the local engine moves at once, for one operation.
    package var downloads = 3
    /// By `host` or `host:port`, in lower case.
    package var registries: [String: Registry] = [:]
    /// Names of actions to names of keys, where they are others than the standard ones.
    package var keys: [String: [String]] = [:]
    /// Of `keys`.
    package internal(set) var keyMap = KeyMap.standard

    package init() {}

    package struct Registry: Hashable, Sendable {
        /// Its certificate isn't verified.
        package var skipsVerification = false
        package var plainHTTP = false
    }

    /// What becomes of pulls when the terminal goes away, as a line over SSH does.
    package enum OnHangUp: String, CaseIterable, Hashable, Sendable {
        case cancel, keep
    }

    static let downloads = 1...32
}
