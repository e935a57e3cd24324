// The layers of an image one above the other: what each changes, and what is wasted.

/// Takes the layers from the lowest on.
package struct LayerStack: Sendable {
    /// Bytes of files that are hidden or removed by higher layers.
    package private(set) var wasted: Int64 = 0
    /// Bytes of all files of all layers.
    package private(set) var total: Int64 = 0
    /// By path: what of it is hidden.
    private var waste: [String: Waste] = [:]
    private var root = Folder()

    /// What one path wastes.
    package struct Waste: Hashable, Sendable {
        package var path: String
        /// Bytes.
        package var bytes: Int64
        /// How many hidden copies there are.
        package var copies: Int
    }

    private struct Folder: Sendable {
        var entries: [String: Entry] = [:]
    }

    private indirect enum Entry: Sendable {
        case file(Int64)
        case folder(Folder)
    }

    package init() {}

    /// The paths that waste the most, the worst first.
    package func worst(_ count: Int) -> [Waste] {
        Array(waste.values.sorted { ($1.bytes, $0.path) < ($0.bytes, $1.path) }.prefix(count))
    }

    /// Puts a layer on top, and says by number what each of its entries does.
    package mutating func put(_ layer: LayerListing) -> [LayerChange] {
        var changes = [LayerChange](repeating: .added, count: layer.count)
        var root = root
        self.root = Folder()
        changes[0] = .changed
        merge(layer, 0, into: &root, path: "", &changes)
        self.root = root
        return changes
    }

    private mutating func merge(
        _ layer: LayerListing, _ index: Int32, into folder: inout Folder, path: String, _ changes: inout [LayerChange]
    ) {
        if layer.opaque.contains(index) {
            for (name, entry) in folder.entries { hide(entry, "\(path)/\(name)") }
            folder.entries = [:]
        }
        for child in layer.children(of: index) {
            let number = Int(child)
            let name = layer.names[number]
            let below = folder.entries.removeValue(forKey: name)
            let childPath = "\(path)/\(name)"
            if below != nil { changes[number] = .changed }
            switch layer.kinds[number] {
            case .removed:
                changes[number] = .removed
                if let below { hide(below, childPath) }
            case .folder:
                var inner = Folder()
                if case .folder(let old)? = below { inner = old } else if let below { hide(below, childPath) }
                merge(layer, child, into: &inner, path: childPath, &changes)
                folder.entries[name] = .folder(inner)
            case .file, .link, .symlink, .other:
                if let below { hide(below, childPath) }
                let size = layer.sizes[number]
                total = total.capped(adding: size)
                folder.entries[name] = .file(size)
            }
        }
    }

    private mutating func hide(_ entry: Entry, _ path: String) {
        switch entry {
        case .file(let size):
            guard size > 0 else { return }
            wasted = wasted.capped(adding: size)
            waste[path, default: Waste(path: path, bytes: 0, copies: 0)].bytes += size
            waste[path]?.copies += 1
        case .folder(let folder):
            for (name, entry) in folder.entries { hide(entry, "\(path)/\(name)") }
        }
    }
}

/// What an image wastes.
package struct LayerWaste: Hashable, Sendable {
    /// Bytes of files that higher layers hide or remove.
    package var wasted: Int64
    /// Bytes of all files of all layers.
    package var total: Int64
    /// The paths that waste the most.
    package var worst: [LayerStack.Waste]

    package init(_ stack: LayerStack) {
        wasted = stack.wasted
        total = stack.total
        worst = stack.worst(10)
    }
}
