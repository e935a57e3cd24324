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

    /// What the held bytes are the beginning of.
    private enum Part {
        case header
        /// The second of the two blocks that end an archive.
        case endBlock
        /// A block that goes on with the map of a sparse file, whose contents have `size` bytes.
        case sparseMap(size: Int64)
        case paxRecords(size: Int64)
        case longName(size: Int64)

        var length: Int {
            switch self {
            case .header, .endBlock, .sparseMap: TarHeader.length
            case .paxRecords(let size), .longName(let size): Int(size)
            }
        }
    }

    private static let recordLimit: Int64 = 1 << 20

    package private(set) var state = State.inside
    /// All bytes taken, those after the end too.
    package private(set) var count: Int64 = 0
    package private(set) var entries = 0
    /// Whether something else than zeros came after the end. Zeros fill up the last record of many an archive.
    package private(set) var hasTrailingData = false

    private var part = Part.header
    private var held: [UInt8] = []
    /// Bytes to pass over before the next part.
    private var passing: Int64 = 0
    /// What records said of the entry to come; nil where there were none.
    private var foretold: (name: String?, size: Int64?)?

    package init() {}

    /// Whether the bytes so far are whole entries: an archive that stops here lacks only its end, as some do.
    package var isBetweenEntries: Bool {
        guard case .inside = state, held.isEmpty, passing == 0, foretold == nil else { return false }
        return switch part {
        case .header, .endBlock: true
        case .sparseMap, .paxRecords, .longName: false
        }
    }

    /// Takes the next bytes and calls `visit` for each entry whose header they complete, in order.
    package mutating func take(_ bytes: [UInt8], _ visit: (TarEntry) -> Void = { _ in }) {
        bytes.withUnsafeBytes { take($0, visit) }
    }

    /// Takes the next bytes and calls `visit` for each entry whose header they complete, in order.
    package mutating func take(_ bytes: UnsafeRawBufferPointer, _ visit: (TarEntry) -> Void = { _ in }) {
        var rest = bytes[...]
        while !rest.isEmpty, case .inside = state {
            let wanted = passing > 0 ? passing : Int64(part.length - held.count)
            let piece = rest.prefix(Int(min(wanted, Int64(rest.count))))
            rest = rest[piece.endIndex...]
            count += Int64(piece.count)
            if passing > 0 {
                passing -= Int64(piece.count)
            } else {
                held += piece
                if held.count == part.length { finishPart(visit) }
            }
        }
        count += Int64(rest.count)
        if case .ended = state { hasTrailingData = hasTrailingData || rest.contains { $0 != 0 } }
    }

    private mutating func finishPart(_ visit: (TarEntry) -> Void) {
        let start = count - Int64(held.count)
        do throws(TarDamage) {
            switch part {
            case .header: try takeHeader(visit)
            case .endBlock:
                guard isZero else { throw TarDamage("a block of zeros stands alone") }
                state = .ended(at: count)
            case .sparseMap(let size):
                // The last byte but seven of such a block says whether another one follows.
                if held[504] == 0 { passContents(size) }
            case .paxRecords(let size):
                let records = try PaxRecords(held)
                foretold = (records.name ?? foretold?.name, records.size ?? foretold?.size)
                pass(TarHeader.padding(after: size))
            case .longName(let size):
                foretold = (TarHeader.text(held), foretold?.size)
                pass(TarHeader.padding(after: size))
            }
        } catch {
            state = .broken(at: start, why: error.why)
        }
        held.removeAll(keepingCapacity: held.capacity <= 4096)
    }

    private var isZero: Bool { held.allSatisfy { $0 == 0 } }

    private mutating func takeHeader(_ visit: (TarEntry) -> Void) throws(TarDamage) {
        if isZero {
            part = .endBlock
            return
        }
        let header = try TarHeader(held)
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "L"):
            guard header.size <= Self.recordLimit else { throw TarDamage("a record is larger than 1 MiB") }
            foretold = (foretold?.name, foretold?.size)
            // A record without bytes says nothing.
            guard header.size > 0 else { return }
            part = header.type == UInt8(ascii: "x") ? .paxRecords(size: header.size) : .longName(size: header.size)
        case UInt8(ascii: "g"), UInt8(ascii: "K"):
            // Records for all entries, and the long name that a link points to.
            foretold = (foretold?.name, foretold?.size)
            passContents(header.size)
        default:
            takeEntry(header, visit)
        }
    }

    private mutating func takeEntry(_ header: TarHeader, _ visit: (TarEntry) -> Void) {
        let name = foretold?.name ?? header.name
        // Links, devices, folders and pipes have no contents, whatever size they are given; nor has a file of the
        // oldest format whose name says that it is a folder.
        let isFolder = header.type == 0 && name.hasSuffix("/")
        let isBare = isFolder || (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(header.type)
        let size = isBare ? 0 : foretold?.size ?? header.size
        foretold = nil
        entries += 1
        visit(TarEntry(name: name, size: size))
        if header.hasMoreSparseMap { part = .sparseMap(size: size) } else { passContents(size) }
    }

    private mutating func passContents(_ size: Int64) { pass(size + TarHeader.padding(after: size)) }

    private mutating func pass(_ count: Int64) {
        passing = count
        part = .header
    }
}
