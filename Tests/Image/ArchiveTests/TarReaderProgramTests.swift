// Archives as GNU tar writes them, read member by member.

import Archive
import Failure
import Lab
import LabTraits
import Testing

@Suite(.needs(.program("tar"), .program("gzip"), .program("zstd"))) struct TarReaderProgramTests {
    static let medium = TarProgramTests.medium
    static let long = TarProgramTests.long
    static let noise = (0..<700_001).map { _ in UInt8.random(in: 0...255) }
    static let zeros = [UInt8](repeating: 0, count: 1100)
    static let files: [String: [UInt8]] = [
        "d/empty": [], "d/größe": zeros, "d/data": noise, medium: [1, 2], long: zeros,
    ]

    static func file(_ name: String) -> TarMember {
        TarMember(name: name, size: Int64(files[name]?.count ?? 0))
    }

    private static let short = [
        TarMember(name: "d/", size: 0, kind: .folder), file("d/empty"), file("d/größe"), file("d/data"),
        TarMember(name: "hard", size: 0, kind: .link("d/data")),
        TarMember(name: "soft", size: 0, kind: .symlink("d/nowhere")),
    ]
    private static let pipe = TarMember(name: "pipe", size: 0, kind: .other)
    private static let far = [
        file(medium), file(long), TarMember(name: "farhard", size: 0, kind: .link(long)),
        TarMember(name: "farsoft", size: 0, kind: .symlink(long)),
    ]
    static let formats = [
        ("v7", short), ("ustar", short + [pipe, file(medium)]), ("gnu", short + [pipe] + far),
        ("pax", short + [pipe] + far),
    ]

    /// A folder `in` with all that is put into archives.
    private func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        for (name, contents) in Self.files { try scratch.put("in/\(name)", contents) }
        _ = try scratch.makePipe("in/pipe")
        for (target, name) in [("d/data", "hard"), (Self.long, "farhard")] {
            try await Command.output("ln", [scratch.path("in/\(target)"), scratch.path("in/\(name)")])
        }
        for (target, name) in [("d/nowhere", "soft"), (Self.long, "farsoft")] {
            try await Command.output("ln", ["-s", target, scratch.path("in/\(name)")])
        }
        return scratch
    }

    private func pack(_ scratch: Scratch, _ names: [String], _ arguments: [String] = []) async throws -> [UInt8] {
        try await Command.output(
            "tar",
            ["-C", scratch.path("in"), "--no-recursion"] + arguments + ["-cf", scratch.path("out"), "--"] + names)
        return try scratch.bytes("out")
    }

    @Test(arguments: formats)
    func `members are told as they were packed, whatever the pieces`(
        format: String, members: [TarMember]
    ) async throws {
        let scratch = try await scratch()
        let archive = try await pack(scratch, members.map(\.name), ["--format=\(format)"])
        var expected = await Reading(try ByteSource(path: scratch.path("out")))
        #expect(expected.members == members)
        for (member, contents) in zip(expected.members, expected.contents) {
            #expect(contents == (member.kind == .file ? Self.files[member.name] : []), "\(member.name)")
        }
        #expect(expected.failure == nil)
        #expect(!expected.endedWithoutMark)
        #expect(!expected.hasTrailingData)
        for piece in [100, 512, 4096, 100_000] {
            #expect(try await Reading(archive, piece: piece) == expected, "\(piece) bytes each")
        }
        for program in ["gzip", "zstd"] {
            let packed = try await scratch.filtered(program, ["-c"], archive)
            let source = try ByteSource(path: scratch.put(program, packed))
            try await source.decompress()
            #expect(await Reading(source) == expected)
        }
        let rest = try await pack(scratch, ["hard"], ["--format=\(format)"])
        expected.hasTrailingData = true
        #expect(await Reading(try ByteSource(path: scratch.put("two", archive + rest))) == expected)
    }

    @Test(arguments: [
        ["--format=gnu"], ["--format=pax", "--sparse-version=0.0"], ["--format=pax", "--sparse-version=0.1"],
        ["--format=pax", "--sparse-version=1.0"],
    ]) func `a sparse file is what it was, holes and all`(arguments: [String]) async throws {
        let scratch = try await scratch()
        let pieces = """
            for i in $(seq 0 29); do printf x | dd of=sparse bs=1 seek=$((i * 8192)) conv=notrunc; done
            truncate -s 1000000 sparse holes
            """
        try await Command.output("sh", ["-c", "cd \(scratch.path("in")) && \(pieces)"])
        let files = try [
            "sparse": scratch.bytes("in/sparse"), "holes": scratch.bytes("in/holes"), "d/data": Self.noise,
        ]
        let names = ["sparse", "holes", "d/data"]
        let archive = try await pack(scratch, names, ["--sparse"] + arguments)
        #expect(archive.count < 1_200_000, "the holes are in the archive")
        for skipping in [false, true] {
            let reading = await Reading(try ByteSource(path: scratch.path("out")), skipping: skipping)
            #expect(reading.failure == nil)
            #expect(reading.members.map(\.name) == names)
            #expect(reading.members.map(\.kind) == [.file, .file, .file])
            #expect(reading.members.map(\.size) == names.map { Int64(files[$0]?.count ?? 0) })
            #expect(reading.contents == names.map { skipping ? [] : files[$0] ?? [] })
        }
        for piece in [100, 512, 4096] {
            #expect(try await Reading(archive, piece: piece).contents == names.map { files[$0] ?? [] })
        }
    }

    @Test func `a sparse file whose map doesn't fit is damage`() async throws {
        for (map, stored) in [("0,5", 4), ("0,4,2,4", 8), ("0,4,9,4", 8), ("8,4,0,4", 8), ("0,-1", 0), ("0,x", 0)] {
            let header = Blocks.pax([
                "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": "10",
                "GNU.sparse.map": map,
            ])
            let archive = header + Blocks.file("a", [UInt8](repeating: 1, count: stored)) + Blocks.end
            let reading = try await Reading(archive, piece: 4096)
            #expect(reading.failure?.code == .archive, "\(map)")
        }
    }

    @Test func `a compressed file's sum is checked though it comes after the end of the archive`() async throws {
        let scratch = try await scratch()
        let archive = try await pack(scratch, ["d/data"])
        var packed = try await scratch.filtered("gzip", ["-c"], archive)
        packed[packed.count - 6] ^= 0xFF
        let source = try ByteSource(path: scratch.put("damaged", packed))
        try await source.decompress()
        let reading = await Reading(source)
        #expect(reading.members == [Self.file("d/data")])
        #expect(reading.failure?.code == .archive)
        #expect(reading.failure?.message == "\(source.name) is damaged.")
    }
}
