// One reading of an archive and what came of it, to compare readings with each other.

import Archive
import Failure

struct Reading: Equatable {
    var members: [TarMember] = []
    /// Of each member, as much as could be read.
    var contents: [[UInt8]] = []
    var failure: Failure?
    var endedWithoutMark = false
    var hasTrailingData = false

    /// Reads everything; with `skipping`, no contents.
    init(_ source: ByteSource, skipping: Bool = false) async {
        let reader = TarReader(source)
        do throws(Failure) {
            while let member = try await reader.next() {
                members.append(member)
                contents.append([])
                while !skipping, let piece = try await reader.piece() { contents[contents.count - 1] += piece }
            }
        } catch {
            failure = error
        }
        hasTrailingData = await reader.hasTrailingData
        endedWithoutMark = await reader.endedWithoutMark
    }

    /// Reads what a pipe brings in pieces of just this size.
    init(_ bytes: [UInt8], piece: Int) async throws {
        let pipe = try TestPipe.bringing(bytes, piece: piece, keepsPieces: true)
        await self.init(try ByteSource(borrowing: pipe.reader, name: "pipe"))
        withExtendedLifetime(pipe) {}
    }
}
