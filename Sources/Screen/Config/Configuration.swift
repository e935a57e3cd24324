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
    /// Whether a loopback registry is this machine's where the local engine reaches it for a daemon elsewhere.
    package var loopbackHere = false
    /// By `host` or `host:port`, in lower case.
    package var registries: [String: Registry] = [:]
    /// In the order of their names.
    package var hosts: [Host] = []
    /// How many hosts a transfer is on at once.
    package var hostsAtOnce = 5
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

    /// A machine whose containerd is reached over ssh.
    package struct Host: Hashable, Sendable {
        package var name: String
        /// As ssh takes it; nil: the name.
        package var ssh: String?
        /// Of containerd's socket there.
        package var address: String?
        package var namespace: String?
        package var sudo = false
        package var groups: [String] = []
    }

    /// What becomes of pulls when the terminal goes away, as a line over SSH does.
    package enum OnHangUp: String, CaseIterable, Hashable, Sendable {
        case cancel, keep
    }

    static let downloads = 1...32
    package static let hostsAtOnce = 1...100
}
