// Numbers of things.

extension Int {
    /// `1 image`, `2 images`.
    package func counted(_ thing: String) -> String { "\(self) \(thing)\(self == 1 ? "" : "s")" }
}
