// What the screen starts with, and goes by.

package import OCI
package import TransferModel

package struct AppSettings: Sendable {
    package typealias Mode = AppMode

    package var namespace: String
    package var snapshotter: String
    /// The host's name.
    package var host: String
    /// The host's.
    package var platform: Platform
    package var keyMap: KeyMap
    /// Names of those there are.
    package var themes: [String]
    /// Whether clicks and the wheel come here, and not to the terminal's own selection.
    package var mouse: Bool
    package var mode: Mode

    package init(
        namespace: String = "default", snapshotter: String = "overlayfs", host: String = "",
        platform: Platform = .host,
        keyMap: KeyMap = .standard, themes: [String] = [], mouse: Bool = true,
        mode: Mode = .browse
    ) {
        self.namespace = namespace
        self.snapshotter = snapshotter
        self.host = host
        self.platform = platform
        self.keyMap = keyMap
        self.themes = themes
        self.mouse = mouse
        self.mode = mode
    }
}

/// What the screen is opened for.
package enum AppMode: Hashable, Sendable {
    /// To look around, until the user quits.
    case browse
    /// To watch one transfer, which starts with the connection and whose end ends the program.
    case single(Operation)
}
