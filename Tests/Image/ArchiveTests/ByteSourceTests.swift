// Files and pipes, as they are and decompressed.

import Archive
import Failure
import Foundation
import Glibc
import Lab
import LabTraits
import Testing

@Suite(.needs(.program("gzip"), .program("zstd"), .program("xz"))) struct ByteSourceTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// An image's archive of about a megabyte, half of which can be compressed.
    private static let archive: [UInt8] = {
        let random = (0..<300_000).map { _ in UInt8.random(in: 0...255) }
        return Blocks.header("./", type: "5") + Blocks.header("./blobs/", type: "5")
            + Blocks.file("./blobs/sha256/a", random + [UInt8](repeating: 7, count: 700_001))
            + Blocks.file("./index.json", Array("{}".utf8)) + Blocks.end
    }()

    enum Form: String, CaseIterable {
        case plain, gzip, zstd

        var kind: ArchiveKind {
            switch self {
            case .plain: .tar
            case .gzip: .gzip
            case .zstd: .zstd
            }
        }
    }

    private func packed(_ form: Form, _ bytes: [UInt8] = archive) async throws -> [UInt8] {
        form == .plain ? bytes : try await scratch.filtered(form.rawValue, ["-c"], bytes)
    }

    private func all(of source: ByteSource) async throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await source.next() {
            #expect((1...ByteSource.pieceLength).contains(piece.count))
            bytes += piece
        }
        return bytes
    }

    @Test(arguments: Form.allCases, [false, true])
    func `a file is looked into and still read from its beginning`(form: Form, decompressed: Bool) async throws {
        let packed = try await packed(form)
        let source = try ByteSource(path: scratch.put("archive", packed))
        #expect(source.size == Int64(packed.count))
        #expect(try await source.sniff() == .images(folder: ""))
        #expect(await source.taken == 0)
        if decompressed { try await source.decompress() }
        #expect(try await all(of: source) == (decompressed ? Self.archive : packed))
        #expect(await source.taken == source.size)
        #expect(try await source.next() == nil)
    }

    @Test(arguments: Form.allCases, [1000, 65536])
    func `a pipe is looked into and still read from its beginning`(form: Form, piece: Int) async throws {
        let packed = try await packed(form)
        for decompressed in [false, true] {
            let pipe = try TestPipe.bringing(packed, piece: piece)
            let source = try ByteSource(borrowing: pipe.reader, name: "standard input")
            #expect(source.size == nil)
            #expect(try await source.sniff() == .images(folder: ""))
            if decompressed { try await source.decompress() }
            #expect(try await all(of: source) == (decompressed ? Self.archive : packed))
            #expect(await source.taken == packed.count)
        }
    }

    @Test func `a pipe is judged by what has come, without waiting for more`() async throws {
        let pipe = try TestPipe()
        let source = try ByteSource(borrowing: pipe.reader, name: "pipe")
        let start = Array(Self.archive[..<1536])
        pipe.write(start, piece: 100)
        #expect(try await source.sniff() == .images(folder: ""))
        #expect(try await source.next() == start)
        pipe.closeWriter()
        #expect(try await source.next() == nil)
    }

    @Test func `a named pipe is read once it has a writer`() async throws {
        let path = try scratch.makePipe("pipe")
        let source = try ByteSource(path: path)
        async let bytes = all(of: source)
        try await Command.output("sh", ["-c", "printf hello > \(path)"])
        #expect(try await bytes == Array("hello".utf8))
    }

    @Test func `several compressed streams in a row are one`() async throws {
        for form in [Form.gzip, .zstd] {
            let two = try await packed(form, [1, 2, 3]) + packed(form, [4, 5])
            let source = try ByteSource(path: scratch.put("archive", two))
            try await source.decompress()
            #expect(try await all(of: source) == [1, 2, 3, 4, 5])
        }
    }

    @Test(arguments: [Form.gzip, .zstd], [0, 7]) func `what follows a compressed stream is passed over`(
        form: Form, filling: UInt8
    ) async throws {
        let two = try await packed(form, [1, 2, 3]) + packed(form, [4, 5])
        let source = try ByteSource(path: scratch.put("archive", two + [UInt8](repeating: filling, count: 700_000)))
        try await source.decompress()
        #expect(try await all(of: source) == [1, 2, 3, 4, 5])
        #expect(await source.taken == source.size)
    }

    @Test(arguments: [Form.gzip, .zstd], [0, 7]) func `an archive says whether more than padding follows`(
        form: Form, filling: UInt8
    ) async throws {
        let bytes = try await packed(form, Blocks.file("a", [1]) + Blocks.end)
        let source = try ByteSource(path: scratch.put("archive", bytes + [UInt8](repeating: filling, count: 900)))
        try await source.decompress()
        let reading = await Reading(source)
        #expect(reading.failure == nil)
        #expect(reading.contents == [[1]])
        #expect(reading.hasTrailingData == (filling != 0))
    }

    @Test(arguments: [Form.gzip, .zstd]) func `a compressed nothing is nothing`(form: Form) async throws {
        let source = try ByteSource(path: scratch.put("archive", try await packed(form, [])))
        #expect(try await source.sniff() == .empty)
        try await source.decompress()
        #expect(try await source.next() == nil)
    }

    @Test(arguments: [Form.gzip, .zstd]) func `a compressed stream that is cut ends early`(form: Form) async throws {
        let packed = try await packed(form)
        for length in [20, 1000, packed.count / 2, packed.count - 5, packed.count - 1] {
            // A writer that dies looks the same as one that is done.
            let pipe = try TestPipe.bringing(Array(packed[..<length]))
            let source = try ByteSource(borrowing: pipe.reader, name: "standard input")
            let failure = await failureOf { () throws(Failure) in
                try await source.decompress()
                _ = try await all(of: source)
            }
            #expect(failure?.code == .archive, "\(length) bytes")
            #expect(failure?.message == "standard input ends early.", "\(length) bytes")
        }
    }

    @Test(arguments: [Form.gzip, .zstd])
    func `a damaged stream is not read as if it were whole`(form: Form) async throws {
        let packed = try await packed(form, [UInt8](repeating: 7, count: 500_000) + Self.archive)
        // Deflate, or a zstd block, of a kind that there is not; then only the sum at the end, where there is one.
        var damages = [20..<84]
        if form == .gzip { damages.append(packed.count - 8..<packed.count - 4) }
        for position in damages {
            var packed = packed
            for byte in position { packed[byte] ^= 0xFF }
            let source = try ByteSource(path: scratch.put("archive", packed))
            let failure = await failureOf { () throws(Failure) in
                try await source.decompress()
                _ = try await all(of: source)
            }
            #expect(failure?.code == .archive)
            #expect(failure?.message == "\(source.name) is damaged.", "\(position)")
        }
    }

    @Test func `what can't be read is told by its name`() async throws {
        let packed = try await scratch.filtered("xz", ["-c"], Self.archive)
        let source = try ByteSource(path: scratch.put("archive", packed))
        guard case .unreadable(let why) = try await source.sniff() else {
            Issue.record("xz is not unreadable")
            return
        }
        #expect(why.contains("xz"))
        let failure = await failureOf { () throws(Failure) in try await source.decompress() }
        #expect(failure?.code == .archive)
        #expect(failure?.message == why)
        #expect(try await all(of: source) == packed, "as it is, it can be passed on all the same")
    }

    @Test func `a root file system, nothing and garbage are told apart`() async throws {
        let file = Blocks.file("etc/motd", [1])
        let contents: [([UInt8], ArchiveContents?)] = [
            (file + Blocks.end, .rootFileSystem),
            (file + Blocks.header("usr/", type: "5"), .rootFileSystem),
            (file + Blocks.header("large", size: 4 << 20) + [UInt8](repeating: 1, count: 4 << 20), .undecided),
            (Blocks.header("./", type: "5") + file + Blocks.end, .rootFileSystem),
            (Blocks.header("./", type: "5") + Blocks.end, .rootFileSystem),
            ([], .empty), (Blocks.end, .empty), (Array(Blocks.end.prefix(512)), .empty),
            (Array("no archive".utf8), nil), (Array(Blocks.pax(["path": "blobs/a"]).prefix(800)), nil),
        ]
        for (bytes, expected) in contents {
            let source = try ByteSource(path: scratch.put("archive", bytes))
            let found = try await source.sniff()
            if let expected {
                #expect(found == expected)
            } else if case .unreadable = found {
            } else {
                Issue.record("\(found)")
            }
            #expect(try await all(of: source) == bytes)
        }
    }

    @Test func `any number of silent pipes leaves Swift's threads free`() async throws {
        let pipes = try (0..<64).map { _ in try TestPipe() }
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            for pipe in pipes {
                let source = try ByteSource(borrowing: pipe.reader, name: "pipe")
                group.addTask { try await source.next() }
            }
            // Only a thread of the pool can run this, while all others wait.
            for pipe in pipes {
                group.addTask {
                    pipe.write([7], piece: 1)
                    return [7]
                }
            }
            for try await bytes in group { #expect(bytes == [7]) }
        }
    }

    @Test func `a path that can't be read is told with a hint`() async throws {
        for path in [scratch.path("none"), scratch.path("none/archive"), scratch.folder] {
            let failure = await failureOf { () throws(Failure) in _ = try ByteSource(path: path) }
            #expect(failure?.code == .archive)
            #expect(failure?.message.contains(path) == true)
            #expect(failure?.hint != nil)
        }
    }

    @Test(.disabled(if: Host.isRoot, "root may read everything"))
    func `a file that may not be read is told with a hint`() async throws {
        let path = try scratch.put("archive", [1], mode: 0)
        let failure = await failureOf { () throws(Failure) in _ = try ByteSource(path: path) }
        #expect(failure?.code == .archive)
        #expect(failure?.hint != nil)
    }

    enum Call: CaseIterable {
        case next, sniff, decompress
    }

    @Test(arguments: Call.allCases)
    func `cancelling ends the wait for a silent pipe and lets go of it`(call: Call) async throws {
        for round in 0..<50 {
            let path = try scratch.makePipe("pipe\(round)")
            let writer = Glibc.open(path, O_RDWR | O_CLOEXEC)
            let failure = await withTaskGroup(of: Failure?.self) { group in
                group.addTask {
                    await failureOf { () throws(Failure) in
                        let source = try ByteSource(path: path)
                        switch call {
                        case .next: _ = try await source.next()
                        case .sniff: _ = try await source.sniff()
                        case .decompress: try await source.decompress()
                        }
                    }
                }
                // Sometimes before the wait, sometimes in it.
                for _ in 0..<(round * 4) { await Task.yield() }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(failure?.code == .cancelled)
            close(writer)
            try await until("the pipe to have no reader") {
                let end = Glibc.open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                if end >= 0 { close(end) }
                return end < 0
            }
        }
    }
}
