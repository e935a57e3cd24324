// The files of one layer, as a tree.

/// Entries are known by number; 0 is the root. Kept in flat arrays: a layer may have hundreds of thousands.
package struct LayerListing: Sendable {
    /// More entries are counted, but not kept.
    package static let limit = 300_000
    /// Of deeper paths the rest is left out.
    private static let depth = 200

    package private(set) var names: [String] = [""]
    package private(set) var parents: [Int32] = [0]
    package private(set) var kinds: [LayerEntryKind] = [.folder]
    /// Bytes; of a folder those of all that is below it, once `finish` was called.
    package private(set) var sizes: [Int64] = [0]
    /// Folders that hide all that layers below have in them.
    package private(set) var opaque: Set<Int32> = []
    /// Entries that were not kept.
    package private(set) var dropped = 0
    /// By number: the entries in a folder, sorted by name.
    private var children: [Int32: [Int32]] = [:]
    private var indexes: [Key: Int32] = [:]

    private struct Key: Hashable {
        var parent: Int32
        var name: String
    }

    package init() {}

    package var count: Int { names.count }

    /// Adds a member of the archive. One that comes again counts as it comes last.
    package mutating func add(_ path: String, _ kind: LayerEntryKind, size: Int64) {
        var components = path.split(separator: "/").filter { $0 != "." }.prefix(Self.depth)
        guard let last = components.popLast() else { return }
        guard let folder = folder(components) else { return dropped += 1 }
        if last == ".wh..wh..opq" {
            opaque.insert(folder)
        } else if last.hasPrefix(".wh..wh.") {
            // Housekeeping of aufs.
        } else if last.hasPrefix(".wh.") {
            put(String(last.dropFirst(4)), in: folder, .removed, 0)
        } else {
            put(String(last), in: folder, kind, max(0, size))
        }
    }

    /// Sums up the folders and sorts what is in them. Nothing can be added after it.
    package mutating func finish() {
        indexes = [:]
        for index in names.indices.dropFirst() { children[parents[index], default: []].append(Int32(index)) }
        for folder in children.keys {
            children[folder]?.sort { names[Int($0)] < names[Int($1)] }
        }
        // A folder always comes before what is in it.
        for index in names.indices.dropFirst().reversed() {
            let parent = Int(parents[index])
            sizes[parent] = sizes[parent].capped(adding: sizes[index])
        }
    }

    private mutating func folder(_ components: some Sequence<Substring>) -> Int32? {
        var folder: Int32 = 0
        for component in components {
            guard let next = put(String(component), in: folder, .folder, 0) else { return nil }
            folder = next
        }
        return folder
    }

    @discardableResult
    private mutating func put(_ name: String, in parent: Int32, _ kind: LayerEntryKind, _ size: Int64) -> Int32? {
        let key = Key(parent: parent, name: name)
        if let index = indexes[key] {
            // A folder that is only passed through stays what it is; what a file was is gone when it becomes a folder.
            kinds[Int(index)] = kind
            sizes[Int(index)] = size
            return index
        }
        guard names.count < Self.limit else {
            dropped += 1
            return nil
        }
        let index = Int32(names.count)
        names.append(name)
        parents.append(parent)
        kinds.append(kind)
        sizes.append(size)
        indexes[key] = index
        return index
    }
}

extension LayerListing {
    package func children(of folder: Int32) -> [Int32] { children[folder] ?? [] }

    /// From the root, with a slash at the start.
    package func path(of index: Int32) -> String {
        var components: [String] = []
        var next = index
        while next != 0 {
            components.append(names[Int(next)])
            next = parents[Int(next)]
        }
        return "/" + components.reversed().joined(separator: "/")
    }
}

/// A file, a folder or a removal in a layer.
package enum LayerEntryKind: UInt8, Hashable, Sendable {
    case folder, file, link, symlink, other
    /// A whiteout: what layers below have of that name is gone.
    case removed
}

/// What a layer does to what is below it.
package enum LayerChange: UInt8, Hashable, Sendable {
    case added, changed, removed
    /// Not known yet: the layers below were not read.
    case unknown
}
