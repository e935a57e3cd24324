// Archives as GNU tar writes them, cut anywhere.

import Archive
import Lab
import LabTraits
import Testing

@Suite(.needs(.program("tar"))) struct TarProgramTests {
    /// Names of every length that a format has a place of its own for.
    static let short = ["d/", "d/empty", "d/größe", "d/some", "link"]
    static let medium = "d/" + String(repeating: "m", count: 90) + "/" + String(repeating: "n", count: 90)
    static let long = "d/" + String(repeating: "ö", count: 100) + "/" + String(repeating: "y", count: 201)

    struct Case: CustomTestStringConvertible {
        let format: String
        let arguments: [String]
        let files: [String]
        let testDescription: String

        init(_ format: String, _ files: [String], _ arguments: String...) {
            self.format = format
            self.files = files
            self.arguments = arguments
            testDescription = ([format] + arguments).joined(separator: " ")
        }
    }

    static let cases = [
        Case("v7", short),
        Case("ustar", [medium] + short),
        Case("gnu", [long, "farlink", medium] + short),
        Case("gnu", [long, "sparse"] + short, "--sparse"),
        Case("pax", [long, "farlink", medium] + short),
        Case("pax", [long, "sparse"] + short, "--sparse", "--sparse-version=0.0"),
        Case("pax", [long, "sparse"] + short, "--sparse", "--sparse-version=0.1"),
        Case("pax", [long, "sparse"] + short, "--sparse", "--sparse-version=1.0"),
        Case("pax", [long] + short, "--pax-option=globexthdr.name=g,comment=x"),
    ]

    /// The archive of the case's files, without the padding of a record.
    private func archive(_ test: Case) async throws -> [UInt8] {
        let scratch = try Scratch()
        for name in ["d/empty", "d/größe", "d/some", Self.medium, Self.long] {
            // Contents that look like an archive's end, if they are not passed over.
            try scratch.put("in/\(name)", name == "d/empty" ? [] : [UInt8](repeating: 0, count: 1100))
        }
        // More pieces than fit into the header of GNU's old sparse format, and into one block after it.
        let piece = "printf x | dd of=\(scratch.path("in/sparse")) bs=1 seek=$((i * 8192)) conv=notrunc"
        try await Command.output("sh", ["-c", "for i in $(seq 0 29); do \(piece); done"])
        try await Command.output("ln", ["-s", "some", scratch.path("in/link")])
        try await Command.output("ln", ["-s", Self.long, scratch.path("in/farlink")])
        try await Command.output(
            "tar",
            ["-C", scratch.path("in"), "-b", "1", "--no-recursion", "--format=\(test.format)"] + test.arguments
                + ["-cf", scratch.path("out"), "--"] + test.files)
        return try scratch.bytes("out")
    }

    @Test(arguments: cases) func `names and the end are found, wherever the bytes are cut`(test: Case) async throws {
        let archive = try await archive(test)
        let whole = Walk(archive)
        #expect(whole.state == .ended(at: Int64(archive.count)))
        #expect(whole.names == test.files)
        #expect(!whole.hasTrailingData)
        #expect(Walk(archive.indices.map { archive[$0...$0] }) == whole)
        // Every byte of the first headers and records, then around the edges of blocks.
        for cut in archive.indices where cut < 2560 || cut < 20_000 && (cut + 2) % 512 < 5 {
            try #require(Walk([archive[..<cut], archive[cut...]]) == whole, "cut at \(cut)")
        }
        for _ in 0..<20 {
            let cuts = (0..<30).map { _ in Int.random(in: 0...archive.count) }.sorted()
            let pieces = zip([0] + cuts, cuts + [archive.count]).map { archive[$0..<$1] }
            try #require(Walk(pieces) == whole, "cut at \(cuts)")
        }
    }

    @Test(arguments: cases)
    func `an archive that stops before its end is not taken for whole`(test: Case) async throws {
        let archive = try await archive(test)
        var ends = 0
        for length in stride(from: 0, to: archive.count, by: 256) {
            let walk = Walk(Array(archive[..<length]))
            try #require(walk.state == .inside, "\(length) bytes")
            if walk.isBetweenEntries { ends += 1 }
        }
        // Before, between and after the entries, and between the blocks of the end.
        #expect(ends == test.files.count + 2)
    }

    @Test(arguments: cases) func `zeros after the end are padding, other bytes are not`(test: Case) async throws {
        let archive = try await archive(test)
        let padded = archive + [UInt8](repeating: 0, count: 20 * 512)
        #expect(Walk(padded).state == Walk(archive).state)
        #expect(!Walk(padded).hasTrailingData)
        #expect(Walk(padded).count == Int64(padded.count))
        #expect(Walk(padded + [7] + padded).hasTrailingData)
        #expect(Walk([archive[...], [0, 7]]).hasTrailingData)
    }
}
