// What first bytes say, and what the names in an archive do.

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
    private static let top = ArchiveContents.images(folder: "")

    /// A name that ends in a slash is a folder.
    private static func scan(_ names: [String]) -> ArchiveScan {
        var scan = ArchiveScan()
        for name in names { scan.add(TarMember(name: name, size: 0, kind: name.hasSuffix("/") ? .folder : .file)) }
        return scan
    }

    @Test(arguments: [
        ["blobs/", "blobs/sha256/"], ["./", "./blobs/sha256/abc"], ["oci-layout"], ["\(digest)/"],
        ["\(digest)/layer.tar"], ["\(digest).json"], ["./\(digest).tar"], ["\(digest).tar.gz"], ["sha256:\(digest)"],
        ["manifest.json", "config.json", "1.tar"], ["index.json", "blobs/sha512/"],
        ["./._blobs", "./.DS_Store", "./blobs/", "./blobs/._sha256", "./blobs/sha256/"], ["README", "oci-layout"],
    ]) func `images at the top are certain by these names`(names: [String]) {
        #expect(Self.scan(names).verdict == Self.top)
        #expect(Self.scan(names.dropLast()).verdict == nil)
    }

    @Test(arguments: [
        (["layout/", "layout/blobs/", "layout/blobs/sha256/"], "layout"), (["layout/oci-layout"], "layout"),
        (["tmp/a/layout/", "tmp/a/layout/index.json", "tmp/a/layout/oci-layout"], "tmp/a/layout"),
        (["._layout", "layout/", "layout/._blobs", "layout/blobs/", "layout/blobs/sha256/"], "layout"),
        (["old/\(digest)/", "old/\(digest)/layer.tar"], "old"), (["./a/./oci-layout"], "a"),
    ]) func `images in a folder are likely where all so far is in it`(names: [String], folder: String) {
        #expect(Self.scan(names).verdict == nil)
        #expect(Self.scan(names).guess == .images(folder: folder))
    }

    @Test(arguments: [
        (["README", "layout/index.json", "layout/oci-layout"], ArchiveContents.images(folder: "layout")),
        (["a/x", "a/b/oci-layout"], .images(folder: "a/b")),
        (["x", "a/oci-layout", "b/oci-layout"], .severalImages(folders: ["a", "b"])),
        (["x", "save/manifest.json", "save/\(digest)/layer.tar"], .images(folder: "save")),
        (["index.html", "manifest.json", "app.js"], .rootFileSystem), (["index.json"], .rootFileSystem),
        (["x", "var/lib/blobs/sha256/\(digest)"], .rootFileSystem), (["app/", "app/run"], .rootFileSystem),
        (["./"], .rootFileSystem), ([], .empty), ([".DS_Store", "._x"], .empty),
    ]) func `what isn't certain before is told by all names`(names: [String], contents: ArchiveContents) {
        #expect(Self.scan(names).verdict == nil)
        #expect(Self.scan(names).guess == nil)
        #expect(Self.scan(names).contents == contents)
    }

    @Test(arguments: [
        ["bin/", "boot/"], ["./", "./etc/passwd", "./usr/"], ["lib", "var/lib/blobs/sha256/\(digest)"],
        ["var/lib/layout/", "var/lib/layout/blobs/sha256/", "var/lib/layout/oci-layout", "etc/"],
    ]) func `two folders of a system are a root file system`(names: [String]) {
        #expect(Self.scan(names).verdict == .rootFileSystem)
        #expect(Self.scan(names + ["oci-layout", "index.json"]).contents == .rootFileSystem)
    }
}
