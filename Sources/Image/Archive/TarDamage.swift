// Why bytes are no tar archive.

/// The reason, as the end of a sentence.
struct TarDamage: Error, Hashable {
    var why: String

    init(_ why: String) { self.why = why }
}
