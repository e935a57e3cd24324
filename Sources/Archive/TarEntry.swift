// What a walk through a tar archive tells of each member.

package struct TarEntry: Hashable, Sendable {
    /// The whole name, from wherever the format keeps it. Text from outside.
    package let name: String
    /// Bytes of contents in the archive, padding not counted.
    package let size: Int64

    package init(name: String, size: Int64) {
        self.name = name
        self.size = size
    }
}
