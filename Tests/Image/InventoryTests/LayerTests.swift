// The files of layers, one above the other.

import Inventory
import Testing

@Suite struct LayerTests {
    private typealias Member = (path: String, kind: LayerEntryKind, size: Int64)

    private static func layer(_ members: [Member]) -> LayerListing {
        var layer = LayerListing()
        for member in members { layer.add(member.path, member.kind, size: member.size) }
        layer.finish()
        return layer
    }

    private static func files(_ paths: String...) -> [Member] { paths.map { ($0, .file, 10) } }

    /// `path kind size` of each entry, in the order of the tree.
    private static func tree(_ layer: LayerListing, _ folder: Int32 = 0) -> [String] {
        layer.children(of: folder).flatMap { child in
            ["\(layer.path(of: child)) \(layer.kinds[Int(child)]) \(layer.sizes[Int(child)])"] + tree(layer, child)
        }
    }

    @Test func `entries make a tree with sums, sorted by name`() {
        let layer = Self.layer([
            ("./etc/", .folder, 0), ("./etc/b", .file, 5), ("etc/a", .symlink, 0), ("/usr/bin/x", .file, 7),
            ("usr/bin/.wh.gone", .file, 0), ("dev", .other, 0),
        ])
        #expect(
            Self.tree(layer) == [
                "/dev other 0", "/etc folder 5", "/etc/a symlink 0", "/etc/b file 5", "/usr folder 7",
                "/usr/bin folder 7",
                "/usr/bin/gone removed 0", "/usr/bin/x file 7",
            ])
        #expect(layer.sizes[0] == 12)
        #expect(layer.count == 9)
    }

    @Test func `what comes again counts as it comes last`() {
        let layer = Self.layer([
            ("a", .file, 5), ("a", .file, 7), ("b", .file, 1), ("b/c", .file, 2), ("a", .symlink, 0),
        ])
        #expect(Self.tree(layer) == ["/a symlink 0", "/b folder 2", "/b/c file 2"])
    }

    @Test(
        arguments: [
            "", "/", ".", "./", "//", "../../etc/passwd", "a//b", String(repeating: "a/", count: 40_000),
            String(repeating: "x", count: 70_000), "a\u{1B}[31mb\n", ".wh.", ".wh..wh.plnk/1", "\u{0}",
        ])
    func `strange paths are no crash`(path: String) {
        var layer = LayerListing()
        layer.add(path, .file, size: -5)
        layer.add(path, .folder, size: .max)
        layer.add("z", .file, size: .max)
        layer.finish()
        #expect(layer.sizes[0] == .max)
        _ = LayerStack.changes(of: layer)
    }

    @Test func `past a limit entries are counted only`() {
        var layer = LayerListing()
        for number in 0..<LayerListing.limit + 10 { layer.add("d/\(number)", .file, size: 1) }
        layer.finish()
        #expect(layer.count == LayerListing.limit)
        #expect(layer.dropped == 12)
        #expect(layer.sizes[0] == Int64(LayerListing.limit - 2))
    }

    @Test(
        arguments: [
            // A file that is replaced, and one that is new.
            ([Self.files("a", "b")], Self.files("a", "c"), ["/a changed", "/c added"], 10),
            // A removed file, and one that was never there.
            ([Self.files("a")], Self.files(".wh.a", ".wh.x"), ["/a removed", "/x removed"], 10),
            // A folder goes with all that is in it.
            ([Self.files("d/a", "d/e/b", "c")], Self.files(".wh.d"), ["/d removed"], 20),
            // An opaque folder hides what was in it, not what the layer itself puts there.
            ([Self.files("d/a", "d/b")], Self.files("d/.wh..wh..opq", "d/c"), ["/d changed", "/d/c added"], 20),
            ([Self.files("d/a")], Self.files("d/c", "d/.wh..wh..opq"), ["/d changed", "/d/c added"], 10),
            // A file where a folder was, and the other way round.
            ([Self.files("d/a", "d/b")], Self.files("d"), ["/d changed"], 20),
            ([Self.files("d")], Self.files("d/a"), ["/d changed", "/d/a added"], 10),
            // Each hidden copy counts once.
            ([Self.files("a"), Self.files("a"), Self.files(".wh.a")], Self.files("a"), ["/a added"], 20),
            // A folder that only comes again wastes nothing.
            ([Self.files("d/a")], [("d", .folder, 0)], ["/d changed"], 0),
            ([], Self.files("a"), ["/a added"], 0),
        ] as [([[(String, LayerEntryKind, Int64)]], [(String, LayerEntryKind, Int64)], [String], Int64)])
    func `a layer says what it changes, and what it hides is wasted`(
        below: [[(String, LayerEntryKind, Int64)]], top: [(String, LayerEntryKind, Int64)], changes: [String],
        wasted: Int64
    ) {
        var stack = LayerStack()
        for members in below { _ = stack.put(Self.layer(members)) }
        let layer = Self.layer(top)
        let found = stack.put(layer)
        let told = (1..<layer.count).map { "\(layer.path(of: Int32($0))) \(found[$0])" }
        #expect(told.sorted() == changes)
        #expect(stack.wasted == wasted)
    }

    @Test func `the worst paths come first`() {
        var stack = LayerStack()
        _ = stack.put(Self.layer([("a", .file, 5), ("b", .file, 3)]))
        _ = stack.put(Self.layer([("b", .file, 3), (".wh.a", .file, 0)]))
        _ = stack.put(Self.layer([("b", .file, 1)]))
        let worst = stack.worst(1).first
        #expect(worst?.path == "/b" && worst?.bytes == 6 && worst?.copies == 2)
        #expect(stack.worst(5).map(\.path) == ["/b", "/a"])
        #expect(LayerWaste(stack).total == 12)
        #expect(LayerWaste(stack).wasted == 11)
    }
}

extension LayerStack {
    fileprivate static func changes(of layer: LayerListing) -> [LayerChange] {
        var stack = LayerStack()
        _ = stack.put(layer)
        return stack.put(layer)
    }
}
