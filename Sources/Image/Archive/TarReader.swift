// Reads a tar archive member by member, in bounded memory.

package import Failure

/// The members of the archive that a source brings, in order, with as much of their contents as is asked for.
///
/// One task at a time may read. All failures are of class `archive`, or what the source itself fails with; a reader
/// that has failed has nothing more to say.
package actor TarReader {
    /// Whether the archive stopped after a whole member, without the end mark: something may be missing.
    package private(set) var endedWithoutMark = false

    /// Whether something else than padding was seen after the archive's end.
    package var hasTrailingData: Bool {
        get async { if walker.hasTrailingData { true } else { await source.hasTrailingData } }
    }

    private let source: ByteSource
    private var walker = TarWalker()
    /// Bytes of the source that were not looked at yet.
    private var rest: ArraySlice<UInt8> = []
    private var member: TarMember?
    /// The contents of a sparse file, once its first were asked for.
    private var sparse: SparseContents?

    /// The source's thread, so that a call crosses to it once and not for each piece.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { source.unownedExecutor }

    /// Reads the source from here on; `ByteSource.decompress` comes before.
    package init(_ source: ByteSource) { self.source = source }

    /// The next member, after passing over what is left of the one before; nil at the archive's end.
    package func next() async throws(Failure) -> TarMember? {
        (member, sparse) = (nil, nil)
        while let (_, found) = try await step() {
            guard case .member(let next) = found else { continue }
            member = next
            return next
        }
        return nil
    }

    /// The next bytes of the member, as many as the source brings at once; nil at the member's end. The holes of a
    /// sparse file are bytes too.
    package func piece() async throws(Failure) -> [UInt8]? {
        guard let member, member.sparse != nil else { return try await storedPiece() }
        var contents = if let sparse { sparse } else { try await sparseContents(of: member) }
        while contents.needsMore {
            guard let piece = try await storedPiece() else { throw .endsEarly(source.name) }
            contents.append(piece)
        }
        let piece = contents.piece()
        sparse = contents
        return piece
    }

    private func sparseContents(of member: TarMember) async throws(Failure) -> SparseContents {
        // The map may go on in blocks of its own before the contents, or be the first of them.
        let first = try await storedPiece() ?? []
        guard let map = walker.sparse else { throw .endsEarly(source.name) }
        var contents = SparseContents(map, stored: member.storedSize)
        contents.append(first)
        while true {
            do throws(TarDamage) {
                if try contents.hasMap() { return contents }
            } catch {
                throw .damaged(source.name, at: walker.count, error.why)
            }
            guard let piece = try await storedPiece() else {
                throw .damaged(source.name, at: walker.count, "the map of a sparse file ends early")
            }
            contents.append(piece)
        }
    }

    /// The next bytes of the member that are in the archive.
    private func storedPiece() async throws(Failure) -> [UInt8]? {
        while walker.isInMember, let (bytes, found) = try await step() {
            // A slice that is a whole array becomes that array again, without a copy.
            if case .contents = found { return Array(bytes) }
        }
        return nil
    }

    /// The contents of a small member. Throws when they are larger than `limit` bytes.
    package func contents(limit: Int) async throws(Failure) -> [UInt8] {
        if let member, member.size > limit {
            throw Failure(
                .archive,
                "\(member.name) in \(source.name) is too large: \(member.size) bytes, at most \(limit) are read.")
        }
        var contents: [UInt8] = []
        while let piece = try await piece() { contents += piece }
        return contents
    }

    /// The next bytes that belong together, and what they are; nil at the archive's end.
    private func step() async throws(Failure) -> (bytes: ArraySlice<UInt8>, found: TarWalker.Found)? {
        switch walker.state {
        case .inside: break
        case .broken(let place, let why): throw .damaged(source.name, at: place, why)
        case .ended:
            try await lookForRest()
            return nil
        }
        if rest.isEmpty {
            guard !endedWithoutMark, let piece = try await source.next() else {
                guard walker.isBetweenEntries else { throw .endsEarly(source.name) }
                endedWithoutMark = true
                return nil
            }
            rest = piece[...]
        }
        let (count, found) = rest.withUnsafeBytes { walker.step($0) }
        let bytes = rest.prefix(count)
        rest = count == rest.count ? [] : rest.dropFirst(count)
        return (bytes, found)
    }

    /// Looks at what follows the end, up to the first byte that is no padding. In a compressed file it has the sum of
    /// all before, and is damage where that is wrong. A pipe may stay open, and is not read on.
    private func lookForRest() async throws(Failure) {
        rest.withUnsafeBytes { walker.append($0) }
        rest = []
        guard source.size != nil else { return }
        while !walker.hasTrailingData, let piece = try await source.next() { walker.append(piece) }
    }
}
