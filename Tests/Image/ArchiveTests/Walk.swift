// One walk and what came of it, to compare walks with each other.

import Archive

struct Walk: Equatable {
    var state: TarWalker.State
    var count: Int64
    var entries: [TarMember] = []
    var hasTrailingData: Bool
    var isBetweenEntries: Bool

    init(_ pieces: some Sequence<ArraySlice<UInt8>>) {
        var walker = TarWalker()
        var entries: [TarMember] = []
        for piece in pieces { piece.withUnsafeBytes { walker.append($0) { entries.append($0) } } }
        state = walker.state
        count = walker.count
        hasTrailingData = walker.hasTrailingData
        isBetweenEntries = walker.isBetweenEntries
        self.entries = entries
    }

    init(_ bytes: [UInt8]) { self.init([bytes[...]]) }

    var names: [String] { entries.map(\.name) }
}
