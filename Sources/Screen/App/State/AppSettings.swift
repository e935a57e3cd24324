// What the screen starts with, and goes by.

package import OCI
package import TransferModel

package struct AppSettings: Sendable {
    package typealias Mode = AppMode

    package var namespace: String
    package var snapshotter: String
    /// The host's name.
    package var host: String
    /// The host whose daemon is shown alone, where that is another machine.
    package var remote: String?
    /// This machine's, which counts where a daemon doesn't say its own.
    package var platform: Platform
    package var keyMap: KeyMap
    /// Names of those there are.
    package var themes: [String]
    /// Whether clicks and the wheel come here, and not to the terminal's own selection.
    package var mouse: Bool
    package var mode: Mode
    /// The machines whose daemons are looked after, the shown one first; none: this one.
    package var hosts: [Host]
    /// How an operation goes over many of them.
    package var plan: FleetPlan

    /// A machine as the screen begins with it.
    package struct Host: Hashable, Sendable {
        package var name: String
        package var groups: [String]
        /// In which its images are looked at.
        package var namespace: String
        /// Whether it is connected to from the start, and not only once the hosts are looked at.
        package var isAsked: Bool

        package init(name: String, groups: [String] = [], namespace: String = "default", isAsked: Bool = true) {
            self.name = name
            self.groups = groups
            self.namespace = namespace
            self.isAsked = isAsked
        }
    }

    package init(
        namespace: String = "default", snapshotter: String = "overlayfs", host: String = "",
        platform: Platform = .host,
        keyMap: KeyMap = .standard, themes: [String] = [], mouse: Bool = true,
        mode: Mode = .browse, hosts: [Host] = [], plan: FleetPlan = FleetPlan()
    ) {
        self.namespace = namespace
        self.snapshotter = snapshotter
        self.host = host
        self.platform = platform
        self.keyMap = keyMap
        self.themes = themes
        self.mouse = mouse
        self.mode = mode
        self.hosts = hosts
        self.plan = plan
    }
}

/// What the screen is opened for.
package enum AppMode: Hashable, Sendable {
    /// To look around, until the user quits.
    case browse
    /// To watch one transfer, which starts with the connection and whose end ends the program.
    case single(Operation)
}
