// Walks a tar archive as its bytes pass, and finds its end, which no stream of containerd marks in another way.

/// Takes an archive in pieces of any size and looks only at headers: contents are counted, not kept.
///
/// Reads what Go's archive/tar reads, since that is what containerd reads with: ustar, pax and GNU, with long names,
/// large sizes and GNU's old sparse files. Never holds more than one record of at most 1 MiB.
package struct TarWalker: Sendable {
    package enum State: Hashable, Sendable {
        /// More is to come. A stream that stops here ends early.
        case inside
        /// The two zero blocks were seen; they end at this byte.
        case ended(at: Int64)
        /// The block at this byte can't be.
        case broken(at: Int64, why: String)
    }

    /// What some bytes were, or completed.
    enum Found {
        /// Nothing to tell of.
        case filler
        case member(TarMember)
        /// Contents of the member told of last.
        case contents
    }

    /// What the next bytes belong to. Contents and filler pass, all else is held until it is whole.
    private enum Part {
        case header
        /// The second of the two blocks that end an archive.
        case endBlock
        /// A block that goes on with the map of a sparse file, whose contents have `size` bytes.
        case sparseMap(size: Int64)
        /// Records before a member, of the kind that this type of header has.
        case records(type: UInt8, size: Int64)
        case contents(left: Int64)
        case filler(left: Int64)
    }

    private static let recordLimit: Int64 = 1 << 20

    package private(set) var state = State.inside
    /// All bytes taken, those after the end too.
    package private(set) var count: Int64 = 0
    package private(set) var entries = 0
    /// Whether something else than zeros came after the end. Zeros fill up the last record of many an archive.
    package private(set) var hasTrailingData = false

    /// The map of the member told of last, if it is a sparse file; whole when its contents begin.
    private(set) var sparse: SparseMap?

    private var part = Part.header
    private var held: [UInt8] = []
    /// What records said of the member to come; nil where there were none.
    private var foretold: PaxRecords?

    package init() {}

    /// Whether the bytes so far are whole entries: an archive that stops here lacks only its end, as some do.
    package var isBetweenEntries: Bool {
        guard case .inside = state, held.isEmpty, foretold == nil else { return false }
        return switch part {
        case .header, .endBlock: true
        case .sparseMap, .records, .contents, .filler: false
        }
    }

    /// Whether contents of the member told of last are still to come.
    var isInMember: Bool {
        switch part {
        case .contents, .sparseMap: true
        case .header, .endBlock, .records, .filler: false
        }
    }

    /// Takes the next bytes and calls `visit` for each member whose header they complete, in order.
    package mutating func append(_ bytes: [UInt8], _ visit: (TarMember) -> Void = { _ in }) {
        bytes.withUnsafeBytes { append($0, visit) }
    }

    /// Takes the next bytes and calls `visit` for each member whose header they complete, in order.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, _ visit: (TarMember) -> Void = { _ in }) {
        var rest = bytes[...]
        while !rest.isEmpty, case .inside = state {
            let (count, found) = step(UnsafeRawBufferPointer(rebasing: rest))
            if case .member(let member) = found { visit(member) }
            rest = rest.dropFirst(count)
        }
        count += Int64(rest.count)
        if case .ended = state { hasTrailingData = hasTrailingData || rest.contains { $0 != 0 } }
    }

    /// Takes the first of these bytes, as many as belong together, and says how many and what was found. There must be
    /// some, and the state must be `inside`.
    mutating func step(_ bytes: UnsafeRawBufferPointer) -> (count: Int, found: Found) {
        switch part {
        case .contents(let left):
            let taken = pass(bytes, atMost: left)
            go(on: .contents(left: left - Int64(taken)))
            return (taken, .contents)
        case .filler(let left):
            let taken = pass(bytes, atMost: left)
            go(on: .filler(left: left - Int64(taken)))
            return (taken, .filler)
        case .header, .endBlock, .sparseMap: return hold(bytes, TarHeader.length)
        case .records(_, let size): return hold(bytes, Int(size))
        }
    }

    private mutating func pass(_ bytes: UnsafeRawBufferPointer, atMost limit: Int64) -> Int {
        let taken = min(limit, Int64(bytes.count))
        count += taken
        return Int(taken)
    }

    private mutating func hold(_ bytes: UnsafeRawBufferPointer, _ length: Int) -> (count: Int, found: Found) {
        let piece = bytes.prefix(length - held.count)
        count += Int64(piece.count)
        held += piece
        return (piece.count, held.count == length ? finishPart() : .filler)
    }

    /// Goes on with a part; with the one after it when it has no bytes.
    private mutating func go(on next: Part) {
        switch next {
        // All that is not padding is counted in blocks.
        case .contents(left: 0): go(on: .filler(left: TarHeader.padding(after: count)))
        case .filler(left: 0): part = .header
        default: part = next
        }
    }

    private mutating func finishPart() -> Found {
        let start = count - Int64(held.count)
        var found = Found.filler
        do throws(TarDamage) {
            switch part {
            case .header: found = try takeHeader()
            case .endBlock:
                guard isZero else { throw TarDamage("a block of zeros stands alone") }
                state = .ended(at: count)
            case .sparseMap(let size):
                try sparse?.add(held, from: 0, count: 21)
                // The last byte but seven of such a block says whether another one follows.
                if held[504] == 0 { go(on: .contents(left: size)) }
            case .records(let type, _):
                try foretold?.add(held, type: type)
                go(on: .filler(left: TarHeader.padding(after: count)))
            case .contents, .filler: break
            }
        } catch {
            state = .broken(at: start, why: error.why)
        }
        held.removeAll(keepingCapacity: held.capacity <= 4096)
        return found
    }

    private var isZero: Bool { held.allSatisfy { $0 == 0 } }

    private mutating func takeHeader() throws(TarDamage) -> Found {
        if isZero {
            part = .endBlock
            return .filler
        }
        let header = try TarHeader(held)
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "L"), UInt8(ascii: "K"):
            guard header.size <= Self.recordLimit else { throw TarDamage("a record is larger than 1 MiB") }
            foretold = foretold ?? PaxRecords()
            // A record without bytes says nothing.
            if header.size > 0 { part = .records(type: header.type, size: header.size) }
            return .filler
        case UInt8(ascii: "g"):
            // Records for all members say nothing that is needed.
            foretold = foretold ?? PaxRecords()
            go(on: .filler(left: header.size + TarHeader.padding(after: header.size)))
            return .filler
        default:
            let member = TarMember(header, foretold ?? PaxRecords())
            foretold = nil
            entries += 1
            sparse = member.sparse
            let stored = member.storedSize
            go(on: header.hasMoreSparseMap ? .sparseMap(size: stored) : .contents(left: stored))
            return .member(member)
        }
    }
}
