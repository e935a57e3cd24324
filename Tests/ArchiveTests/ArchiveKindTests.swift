// What first bytes and first names say.

import Archive
import Testing

struct ArchiveKindTests {
    static let kinds: [([UInt8], ArchiveKind)] = [
        ([], .empty),
        (Blocks.header("a"), .tar),
        (Blocks.header("a") + [1, 2, 3], .tar),
        (Blocks.end, .tar),
        (Array(Blocks.header("a").dropLast()), .other(nil)),
        ([UInt8](repeating: 0, count: 511), .other(nil)),
        (Array("#!/bin/sh\n".utf8) + [UInt8](repeating: 32, count: 600), .other(nil)),
        ([0x1F, 0x8B, 0x08], .gzip),
        ([0x28, 0xB5, 0x2F, 0xFD, 0], .zstd),
        ([0x5A, 0x2A, 0x4D, 0x18, 0], .zstd),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .other("xz")),
        (Array("BZh91AY".utf8), .other("bzip2")),
    ]

    @Test(arguments: kinds) func `the kind is told by the first bytes`(bytes: [UInt8], kind: ArchiveKind) {
        #expect(ArchiveKind(firstBytes: bytes) == kind)
    }

    static let digest = String(repeating: "0123456789abcdef", count: 4)
    static let images = [
        "blobs/", "blobs/sha256/abc", "./blobs/", "oci-layout", "index.json", "./manifest.json", "repositories",
        "\(digest)/", "\(digest)/layer.tar", "\(digest).json", "./\(digest).tar", "\(digest).tar.gz",
        "sha256:\(digest)",
    ]
    static let others = [
        "bin", "./etc/", "usr/share/blobs/", "\(digest.dropLast())/", "\(digest)0.json", "\(digest).txt",
        "index.json.bak",
    ]

    @Test(arguments: images) func `images are told by the first name`(name: String) {
        #expect(ArchiveContents(entry: name) == .images)
    }

    @Test(arguments: others) func `any other name begins a root file system`(name: String) {
        #expect(ArchiveContents(entry: name) == .rootFileSystem)
    }

    @Test(arguments: ["./", ".", "/", ""]) func `the folder around all tells nothing`(name: String) {
        #expect(ArchiveContents(entry: name) == nil)
    }
}
