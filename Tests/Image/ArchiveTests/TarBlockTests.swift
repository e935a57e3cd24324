// Archives that are written here, read by tar and by what reads here.

import Archive
import Failure
import Foundation
import Lab
import LabTraits
import Testing

@Suite(.needs(.program("tar"))) struct TarBlockTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// What a header has room for, one byte more, a SHA-512 digest, and the longest name that a folder takes.
    private static let long = [98, 99, 128, 255].map { "d/" + String(repeating: "n", count: $0) }
    private static let files: [(name: String, contents: [UInt8])] =
        [
            ("d/empty", []), ("d/größe", [1]), ("d/block", [UInt8](repeating: 2, count: 512)),
        ] + long.map { ($0, [UInt8](repeating: 3, count: 70_000)) }

    /// In memory.
    private static func archive() throws(Failure) -> [UInt8] {
        var archive = try TarBlock.header(name: "d/")
        for file in files { archive += try TarBlock.file(name: file.name, file.contents) }
        return archive + TarBlock.end
    }

    @Test func `tar lists and extracts what is written`() async throws {
        let path = try scratch.put("archive", Self.archive())
        let list = try await Command.output(
            "tar", ["--utc", "--numeric-owner", "--full-time", "--quoting-style=literal", "-tvf", path])
        let lines = list.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines == ["drwxr-xr-x 0/0 0 1970-01-01 00:00:00 d/"]
                + Self.files.map { "-rw-r--r-- 0/0 \($0.contents.count) 1970-01-01 00:00:00 \($0.name)" })
        try FileManager.default.createDirectory(atPath: scratch.path("out"), withIntermediateDirectories: true)
        let result = try await Command.run("tar", ["-C", scratch.path("out"), "-xpf", path])
        #expect(result.status == 0)
        #expect(result.errors == "")
        for file in Self.files {
            #expect(try scratch.bytes("out/\(file.name)") == file.contents)
            #expect(try scratch.mode("out/\(file.name)") == 0o644)
        }
        #expect(try scratch.mode("out/d") == 0o755)
    }

    @Test func `what is written is read again`() async throws {
        let reading = await Reading(try ByteSource(path: scratch.put("archive", Self.archive())))
        #expect(
            reading.members == [TarMember(name: "d/", size: 0, kind: .folder)]
                + Self.files.map { TarMember(name: $0.name, size: Int64($0.contents.count)) })
        #expect(reading.contents == [[]] + Self.files.map(\.contents))
        #expect(reading.failure == nil)
        #expect(!reading.endedWithoutMark)
    }

    @Test func `a streamed archive is the one made in memory`() async throws {
        try await SafeFile.write(to: scratch.path("archive")) { sink throws(Failure) in
            try await sink.write(TarBlock.header(name: "d/"))
            for file in Self.files {
                let size = Int64(file.contents.count)
                try await sink.write(TarBlock.header(name: file.name, size: size))
                for start in stride(from: 0, to: file.contents.count, by: 1000) {
                    try await sink.write(Array(file.contents[start...].prefix(1000)))
                }
                try await sink.write(TarBlock.padding(after: size))
            }
            try await sink.write(TarBlock.end)
        }
        #expect(try scratch.bytes("archive") == Self.archive())
    }

    /// A record's length counts its own digits: around those where they become more.
    @Test func `names of every length are read`() async throws {
        for names in [80...110, 970...1000, 9970...10_000].map({ $0.map { String(repeating: "n", count: $0) } }) {
            var archive: [UInt8] = []
            for name in names { archive += try TarBlock.header(name: name) }
            let path = try scratch.put("archive", archive + TarBlock.end)
            #expect(await Reading(try ByteSource(path: path)).members == names.map { TarMember(name: $0, size: 0) })
            let list = try await Command.output("tar", ["-tf", path])
            #expect(list.split(separator: "\n").map(String.init) == names)
        }
    }

    /// The last that eleven octal digits hold, the first that they don't, and more.
    @Test(arguments: [8 << 30 - 1, 8 << 30, 9 << 30 + 5, 1 << 40 + 1] as [Int64])
    func `sizes of many gigabytes are read`(size: Int64) async throws {
        let header = try TarBlock.header(name: "large", size: size)
        let reading = await Reading(try ByteSource(path: scratch.put("archive", header)), skipping: true)
        #expect(reading.members == [TarMember(name: "large", size: size)])
        // The contents are a hole that tar seeks over.
        let file = try FileHandle(forWritingTo: URL(filePath: scratch.path("archive")))
        try file.truncate(atOffset: UInt64(header.count + TarBlock.padding(after: size).count) + UInt64(size))
        try file.seekToEnd()
        try file.write(contentsOf: TarBlock.file(name: "next", [1]) + TarBlock.end)
        try file.close()
        let list = try await Command.output("tar", ["-tvf", scratch.path("archive")])
        let lines = list.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.map(\.last) == ["large", "next"])
        #expect(lines.map { $0[2] } == ["\(size)", "1"])
    }

    @Test func `a negative size is refused`() async {
        let failure = await failureOf { () throws(Failure) in _ = try TarBlock.header(name: "a", size: -1) }
        #expect(failure?.code == .internal)
    }

    @Test(arguments: [(0, 0), (1, 511), (511, 1), (512, 0), (513, 511), (9 << 30, 0), (9 << 30 + 1, 511)])
    func `padding fills up a block`(size: Int64, count: Int) {
        #expect(TarBlock.padding(after: size) == [UInt8](repeating: 0, count: count))
    }
}
