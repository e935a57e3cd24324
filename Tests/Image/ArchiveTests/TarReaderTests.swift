// Members one by one: whole archives, cut ones and damaged ones.

import Archive
import Failure
import Testing

struct TarReaderTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func source(_ bytes: [UInt8]) throws -> ByteSource {
        try ByteSource(path: scratch.put("archive", bytes))
    }

    private func reading(_ bytes: [UInt8], skipping: Bool = false) async throws -> Reading {
        await Reading(try source(bytes), skipping: skipping)
    }

    private static func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }
    }

    private static let files: [(name: String, contents: [UInt8])] = [
        ("empty", []), ("one", noise(1)), ("block", noise(512)), ("more", noise(1300)), ("pax/long", noise(600)),
    ]

    /// Every kind of member, and where each begins that a cut may leave whole.
    private static let (archive, borders): ([UInt8], Set<Int>) = {
        var bytes = Blocks.header("folder/", type: "5")
        var borders: Set = [0, bytes.count]
        for file in files {
            if file.name == "pax/long" { bytes += Blocks.pax(["path": file.name]) }
            bytes += Blocks.file(file.name, file.contents)
            borders.insert(bytes.count)
        }
        bytes += Blocks.header("link", type: "2", target: "one")
        borders.formUnion([bytes.count, bytes.count + 512])
        return (bytes + Blocks.end, borders)
    }()

    @Test func `members come in order, with their contents`() async throws {
        let reading = try await reading(Self.archive)
        let files = Self.files.map { TarMember(name: $0.name, size: Int64($0.contents.count)) }
        #expect(
            reading.members == [TarMember(name: "folder/", size: 0, kind: .folder)] + files
                + [TarMember(name: "link", size: 0, kind: .symlink("one"))])
        #expect(reading.contents == [[]] + Self.files.map(\.contents) + [[]])
        #expect(reading.failure == nil)
        #expect(!reading.endedWithoutMark)
        #expect(!reading.hasTrailingData)
    }

    @Test func `what is not read is passed over`() async throws {
        let skipping = try await reading(Self.archive, skipping: true)
        #expect(skipping.members == (try await reading(Self.archive)).members)
        #expect(skipping.failure == nil)
        let reader = TarReader(try source(Blocks.file("a", Self.noise(700_000)) + Blocks.file("b", [7]) + Blocks.end))
        _ = try await reader.next()
        let first = try #require(try await reader.piece())
        #expect(first == Array(Self.noise(700_000).prefix(first.count)))
        #expect(try await reader.next()?.name == "b")
        #expect(try await reader.piece() == [7])
        #expect(try await reader.piece() == nil)
        #expect(try await reader.piece() == nil)
        #expect(try await reader.next() == nil)
        #expect(try await reader.next() == nil)
    }

    @Test(arguments: [1, 2, 511, 512, 513, 1000, 4096, 65536])
    func `the size of the source's pieces changes nothing`(piece: Int) async throws {
        #expect(try await Reading(Self.archive, piece: piece) == (try await reading(Self.archive)))
    }

    @Test func `pieces of a large member are as the source brings them`() async throws {
        let contents = Self.noise(3 * ByteSource.pieceLength)
        let reader = TarReader(try source(Blocks.file("a", contents) + Blocks.end))
        _ = try await reader.next()
        var pieces: [[UInt8]] = []
        while let piece = try await reader.piece() { pieces.append(piece) }
        let length = ByteSource.pieceLength
        #expect(pieces.map(\.count) == [length - 512, length, length, 512])
        #expect(Array(pieces.joined()) == contents)
    }

    @Test func `an archive that is cut ends early, wherever it is cut but between members`() async throws {
        for block in stride(from: 0, to: Self.archive.count, by: 512) {
            for length in [block, block + 1, block + 300, block + 511] {
                let cut = Array(Self.archive[..<length])
                for skipping in [false, true] {
                    let reading = try await reading(cut, skipping: skipping)
                    try #require(reading.endedWithoutMark == Self.borders.contains(length), "\(length) bytes")
                    guard !reading.endedWithoutMark else {
                        try #require(reading.failure == nil, "\(length) bytes")
                        continue
                    }
                    try #require(reading.failure?.code == .archive, "\(length) bytes")
                    try #require(reading.failure?.message.hasSuffix("/archive ends early.") == true, "\(length) bytes")
                }
            }
        }
    }

    @Test func `a damaged header is told by its place, again and again`() async throws {
        for header in [0, 512, 1024, 2048] {
            var damaged = Self.archive
            damaged[header + 3] ^= 0xFF
            let source = try source(damaged)
            let reader = TarReader(source)
            for _ in 0..<2 {
                let failure = await failureOf { () throws(Failure) in while try await reader.next() != nil {} }
                #expect(failure?.code == .archive)
                #expect(
                    failure?.message
                        == "\(source.name) is damaged at byte \(header): a header's checksum is wrong.")
            }
        }
    }

    @Test func `contents come whole, up to a limit`() async throws {
        for limit in [1299, 1300] {
            let reader = TarReader(try source(Self.archive))
            while let member = try await reader.next(), member.name != "more" {}
            if limit == 1300 {
                #expect(try await reader.contents(limit: limit) == Self.noise(1300))
                #expect(try await reader.contents(limit: limit) == [])
            } else {
                let failure = await failureOf { () throws(Failure) in _ = try await reader.contents(limit: limit) }
                #expect(failure?.code == .archive)
                #expect(failure?.message.contains("more") == true)
            }
            #expect(try await reader.next()?.name == "pax/long")
        }
    }

    @Test func `before the first member and after the last there are no contents`() async throws {
        let reader = TarReader(try source(Blocks.file("a", [1]) + Blocks.end))
        #expect(try await reader.piece() == nil)
        #expect(try await reader.contents(limit: 0) == [])
        while try await reader.next() != nil {}
        #expect(try await reader.piece() == nil)
        #expect(try await reader.contents(limit: 0) == [])
    }

    @Test func `a size of many gigabytes is only believed when the bytes come`() async throws {
        let header = try TarBlock.header(name: "large", size: 9 << 30)
        let reading = try await reading(header + Self.noise(2000))
        #expect(reading.members == [TarMember(name: "large", size: 9 << 30)])
        #expect(reading.contents == [Self.noise(2000)])
        #expect(reading.failure?.message.hasSuffix("ends early.") == true)
    }

    static let rests: [([UInt8], Bool)] = [
        ([], false), ([0], false), ([UInt8](repeating: 0, count: 1 << 20), false), ([7], true),
        ([UInt8](repeating: 0, count: 1 << 20) + [7], true), (Blocks.header("b"), true),
    ]

    @Test(arguments: rests) func `what follows the end is padding or not`(rest: [UInt8], isData: Bool) async throws {
        let archive = Blocks.file("a", [1]) + Blocks.end
        let reading = try await reading(archive + rest)
        #expect(reading.members.count == 1)
        #expect(reading.hasTrailingData == isData)
        #expect(reading.failure == nil)
    }

    @Test func `a pipe that stays open after the end is not waited for`() async throws {
        let pipe = try TestPipe()
        pipe.write(Blocks.file("a", [1]) + Blocks.end, piece: 4096)
        let reading = await Reading(try ByteSource(borrowing: pipe.reader, name: "pipe"))
        #expect(reading.members.count == 1)
        #expect(!reading.hasTrailingData)
        #expect(reading.failure == nil)
        pipe.closeWriter()
    }

    @Test func `nothing is an archive without members that lacks its end`() async throws {
        let reading = try await reading([])
        #expect(reading.members.isEmpty)
        #expect(reading.failure == nil)
        #expect(reading.endedWithoutMark)
    }

    @Test func `cancelling ends the wait for the rest of a member`() async throws {
        let pipe = try TestPipe()
        pipe.write(Blocks.header("a", size: 1000), piece: 512)
        let reader = TarReader(try ByteSource(borrowing: pipe.reader, name: "pipe"))
        #expect(try await reader.next()?.name == "a")
        let failure = await withTaskGroup(of: Failure?.self) { group in
            group.addTask { await failureOf { () throws(Failure) in _ = try await reader.piece() } }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(failure?.code == .cancelled)
        pipe.closeWriter()
    }
}
