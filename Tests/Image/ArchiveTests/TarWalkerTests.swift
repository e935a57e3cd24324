// Archives that no program writes, or that are none.

import Archive
import Testing

struct TarWalkerTests {
    private static let text = Array("hello".utf8)

    @Test func `no bytes are no archive yet`() {
        let walk = Walk([])
        #expect(walk.state == .inside)
        #expect(walk.count == 0)
        #expect(walk.isBetweenEntries)
    }

    @Test func `two blocks of zeros are an archive without entries`() {
        let walk = Walk(Blocks.end)
        #expect(walk.state == .ended(at: 1024))
        #expect(walk.entries.isEmpty)
    }

    @Test func `one block of zeros alone is damage`() {
        let walk = Walk(Blocks.header("a") + Blocks.end.prefix(512) + Blocks.header("b"))
        #expect(walk.state == .broken(at: 1024, why: "a block of zeros stands alone"))
        #expect(walk.names == ["a"])
    }

    static let garbage: [([UInt8], Int64)] = [
        ([UInt8](repeating: 7, count: 600), 0),
        (Array("GIF89a".utf8) + [UInt8](repeating: 1, count: 512), 0),
        (Blocks.file("a", text) + [UInt8](repeating: 0x41, count: 512), 1024),
    ]

    @Test(arguments: garbage)
    func `a block that is no header is damage, and its index is told`(bytes: [UInt8], index: Int64) {
        #expect(Walk(bytes).state == .broken(at: index, why: "a header's checksum is wrong"))
        #expect(Walk(bytes.indices.map { bytes[$0...$0] }) == Walk(bytes))
    }

    @Test func `every changed byte of a header is noticed`() {
        let header = Blocks.header("name", size: 5)
        // The sum is followed by a zero byte and a blank, whatever they are.
        for index in header.indices where index < 154 || index > 155 {
            var changed = header
            changed[index] &+= 1
            guard case .broken = Walk(changed).state else {
                Issue.record("byte \(index)")
                continue
            }
        }
    }

    @Test func `checksums of signed bytes are taken as well`() {
        var header = Blocks.header("na\u{EF}me")
        let signed = header.enumerated().reduce(8 * 32) { sum, byte in
            (148..<156).contains(byte.offset) ? sum : sum + Int(Int8(bitPattern: byte.element))
        }
        let digits = String(signed, radix: 8)
        header.replaceSubrange(148..<154, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8))
        #expect(Walk(header + Blocks.end).names == ["na\u{EF}me"])
    }

    @Test func `a size above 8 GiB is read from its binary form`() {
        let size: Int64 = 9 << 30 + 5
        let field = [0x80, 0, 0, 0] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
        var walker = TarWalker()
        var entries: [TarMember] = []
        walker.append(Blocks.header("large", sizeField: field)) { entries.append($0) }
        let piece = [UInt8](repeating: 1, count: 1 << 26)
        for _ in 0..<(size / Int64(piece.count)) { walker.append(piece) }
        walker.append(Blocks.padded([UInt8](repeating: 1, count: Int(size % Int64(piece.count)))) + Blocks.end)
        #expect(entries == [TarMember(name: "large", size: size)])
        #expect(walker.state == .ended(at: walker.count))
        #expect(!walker.hasTrailingData)
    }

    private static let ones = [UInt8](repeating: 0xFF, count: 7)
    static let sizes: [([UInt8], String)] = [
        ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + ones, "a size is negative"),
        ([0xC0, 0, 0, 0, 0] + ones, "a size is negative"),
        ([0x80, 0xFF, 0xFF, 0xFF, 0xFF] + ones, "a size is larger than any file"),
        ([0x80, 0, 0, 0, 0x7F] + ones, "a size is larger than any file"),
        (Array("-0000000005\0".utf8), "a size is not a number"),
        (Array("0000000008 \0".utf8), "a size is not a number"),
    ]

    @Test(arguments: sizes) func `sizes that can't be are damage`(field: [UInt8], why: String) {
        #expect(Walk(Blocks.header("a", sizeField: field)).state == .broken(at: 0, why: why))
    }

    @Test func `the size in a pax record counts, not the one in the header`() {
        let contents = Blocks.padded([UInt8](repeating: 0, count: 1500))
        let walk = Walk(
            Blocks.pax(["path": "the/name", "size": "1500"]) + Blocks.header("short") + contents
                + Blocks.file("next", Self.text) + Blocks.end)
        #expect(walk.entries == [TarMember(name: "the/name", size: 1500), TarMember(name: "next", size: 5)])
        #expect(walk.state == .ended(at: walk.count))
    }

    @Test(arguments: [
        "11 path=abc\n", "12 path=abc", "0 path=a\n", "-3 path=a\n", "99 path=abc\n", "9 pathabc\n", "x path=a\n", "12",
        "9 size=x\n", "10 size=-1\n",
    ]) func `damaged pax records are damage`(records: String) {
        let walk = Walk(Blocks.file("pax", Array(records.utf8), type: "x") + Blocks.file("a", []) + Blocks.end)
        guard case .broken(at: 512, _) = walk.state else {
            Issue.record("\(walk.state)")
            return
        }
    }

    @Test func `a record too large to hold is damage`() {
        let walk = Walk(Blocks.header("pax", size: 1 << 20 + 1, type: "x"))
        #expect(walk.state == .broken(at: 0, why: "a record is larger than 1 MiB"))
    }

    static let bare: [(Character, TarMember.Kind)] = [
        ("1", .link("there")), ("2", .symlink("there")), ("3", .other), ("4", .other), ("5", .folder), ("6", .other),
    ]

    @Test(arguments: bare)
    func `links, devices and folders have no contents, whatever size they claim`(
        type: Character, kind: TarMember.Kind
    ) {
        let header = Blocks.header("a", size: 5000, type: type, target: "there")
        let walk = Walk(header + Blocks.file("b", Self.text) + Blocks.end)
        #expect(walk.entries == [TarMember(name: "a", size: 0, kind: kind), TarMember(name: "b", size: 5)])
        #expect(walk.state == .ended(at: walk.count))
    }

    @Test func `records know the whole target of a link`() {
        let far = String(repeating: "far/", count: 100)
        let records: [[UInt8]] = [
            Blocks.pax(["linkpath": far]), Blocks.file("gnu", Array(far.utf8) + [0], type: "K"),
        ]
        for record in records {
            let walk = Walk(
                record + Blocks.header("a", type: "2", target: "fa") + Blocks.header("b", type: "1", target: "near")
                    + Blocks.end)
            #expect(walk.entries.map(\.kind) == [.symlink(far), .link("near")])
        }
    }

    @Test func `an empty record leaves what the header says`() {
        let records = Blocks.pax(["path": "", "size": "", "linkpath": ""])
        let walk = Walk(records + Blocks.header("a", type: "2", target: "b") + Blocks.end)
        #expect(walk.entries == [TarMember(name: "a", size: 0, kind: .symlink("b"))])
    }

    @Test func `the oldest format tells folders by their name`() {
        let folder = Blocks.header("a/", size: 5000, type: "\0", magic: "")
        let walk = Walk(folder + Blocks.file("b", Self.text) + Blocks.end)
        #expect(walk.entries == [TarMember(name: "a/", size: 0, kind: .folder), TarMember(name: "b", size: 5)])
    }
}
