// One key of the footer.

package struct FooterItem: Hashable, Sendable {
    package var key: String
    package var label: String
    /// Whether it does anything now; pressed anyway, it says why not.
    package var isEnabled: Bool

    package init(key: String, label: String, isEnabled: Bool = true) {
        self.key = key
        self.label = label
        self.isEnabled = isEnabled
    }
}
