// Makes the lines of an image's details.

import Failure
import Inventory
import OCI
import Text

struct DetailOutline {
    private let id: ImageRow.ID
    private let documents: ImageDocuments?
    /// By digest, of what an attestation may be about.
    private let platforms: [Digest: Platform]
    private let inventory: Inventory
    private let folds: [String: Bool]
    private var lines: [DetailLine] = []
    /// Where lines are added.
    private var path: [String] = []

    init(_ id: ImageRow.ID, _ documents: ImageDocuments?, _ inventory: Inventory, folds: [String: Bool]) {
        self.id = id
        self.documents = documents
        let named = documents?.root.all.compactMap { node in node.platform.map { (node.descriptor.digest, $0) } } ?? []
        platforms = Dictionary(named) { first, _ in first }
        self.inventory = inventory
        self.folds = folds
    }

    mutating func make() -> [DetailLine] {
        guard let image = inventory.images.first(where: { $0.name == id.name }) else { return [] }
        addNames(of: image)
        if let documents {
            addNode(documents.root, chosen: documents.image(for: id.platform))
            addReferrers(to: documents)
        }
        addUse(of: image)
        addLabels("image labels", image.labels, isFolded: false)
        return lines
    }

    private mutating func add(_ name: String, _ content: DetailLine.Content) {
        lines.append(
            DetailLine(
                id: (path + [name]).joined(separator: "/"), depth: path.count, isFolded: nil, content: content))
    }

    /// A line with others below it.
    private mutating func add(
        _ name: String, _ content: DetailLine.Content, isFolded: Bool, _ below: (inout Self) -> Void
    ) {
        var inner = self
        inner.path.append(name)
        inner.lines = []
        below(&inner)
        let id = inner.path.joined(separator: "/")
        let isFolded = folds[id] ?? isFolded
        lines.append(
            DetailLine(
                id: id, depth: path.count, isFolded: inner.lines.isEmpty ? nil : isFolded, content: content))
        if !isFolded { lines += inner.lines }
    }
}

extension DetailOutline {
    private mutating func addNames(of image: ImageRecord) {
        add("name", .field("name", image.name))
        add("digest", .field("digest", image.target.digest.description))
        add("created", .date("recorded", image.createdAt))
        if image.updatedAt != image.createdAt { add("updated", .date("updated", image.updatedAt)) }
        let others = inventory.images.filter { $0.target.digest == image.target.digest && $0.name != image.name }
        for other in others { add("also \(other.name)", .field("also called", other.name)) }
        if let problem = inventory.contents[image.target.digest]?.problem, documents == nil {
            add("problem", .problem(problem))
        }
    }

    private mutating func addNode(_ node: ImageDocuments.Node, chosen: ImageDocuments.Node?) {
        let blob = DetailLine.Blob(
            kind: node.kind, descriptor: node.descriptor, isPresent: node.isPresent, title: title(of: node))
        let isFolded = node.kind != .index && node != chosen
        add(node.descriptor.digest.hex, .blob(blob), isFolded: isFolded) { outline in
            if let problem = node.problem { outline.add("problem", .problem(problem)) }
            if let type = node.artifactType { outline.add("type", .field("type", type)) }
            outline.addAnnotations(of: node)
            if let config = node.config {
                outline.addConfiguration(config)
                outline.addSteps(of: node)
                outline.addSnapshots(of: node)
            }
            // Layers stand beside their steps; what else is listed has a line of its own.
            for child in node.children where node.config == nil || child.kind != .layer {
                outline.addNode(child, chosen: chosen)
            }
        }
    }

    private func title(of node: ImageDocuments.Node) -> String {
        switch node.kind {
        case .manifest: node.platform?.description ?? ""
        case .attestation: attested(by: node).map { "of \($0)" } ?? ""
        case .index, .config, .layer, .other: ""
        }
    }

    /// The platform, or else the digest, of what an attestation is about.
    private func attested(by node: ImageDocuments.Node) -> String? {
        guard let subject = node.subject else { return nil }
        return platforms[subject]?.description ?? subject.short
    }

    private mutating func addAnnotations(of node: ImageDocuments.Node) {
        addLabels("annotations", node.annotations, isFolded: true)
    }

    private mutating func addLabels(_ title: String, _ labels: [String: String], isFolded: Bool) {
        guard !labels.isEmpty else { return }
        add(title, .section(title, "\(labels.count)"), isFolded: isFolded) { outline in
            for (key, value) in labels.sorted(by: { $0.key < $1.key }) { outline.add(key, .field(key, value)) }
        }
    }
}

extension DetailOutline {
    private mutating func addConfiguration(_ config: ImageConfig) {
        add("configuration", .section("configuration", ""), isFolded: false) { outline in
            let container = config.config
            if let created = config.created { outline.add("built", .date("built", created)) }
            let fields: [(String, String)] = [
                ("author", config.author ?? ""),
                ("entry point", ShellQuoting.command(container.entrypoint)),
                ("command", ShellQuoting.command(container.command)),
                ("user", container.user ?? ""), ("directory", container.workingDirectory ?? ""),
                ("ports", container.exposedPorts.joined(separator: ", ")),
                ("volumes", container.volumes.joined(separator: ", ")), ("stop signal", container.stopSignal ?? ""),
            ]
            for (label, value) in fields where !value.isEmpty { outline.add(label, .field(label, value)) }
            if !container.environment.isEmpty {
                outline.add(
                    "environment", .section("environment", "\(container.environment.count)"), isFolded: false
                ) { outline in
                    for (number, text) in container.environment.enumerated() {
                        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                        outline.add(
                            "\(number)", .field(String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
                    }
                }
            }
            outline.addLabels("labels", container.labels, isFolded: true)
        }
    }

    private mutating func addSteps(of node: ImageDocuments.Node) {
        let steps = node.steps
        let layers = node.manifest?.layers.count ?? 0
        let here = Set(node.children.filter(\.isPresent).map(\.descriptor.digest))
        let usages = inventory.graph?.resources.usages[inventory.snapshotter] ?? [:]
        let lazy = Set((inventory.graph?.resources.snapshots[inventory.snapshotter] ?? []).filter(\.isLazy).map(\.name))
        let text = "\(layers.counted("layer")) in \(steps.count.counted("step"))"
        add("steps", .section("layers", text), isFolded: false) { outline in
            for (number, step) in steps.enumerated() {
                let digest = step.layer?.descriptor.digest
                outline.add(
                    "\(number)",
                    .step(
                        DetailLine.Step(
                            history: step.history, layer: step.layer,
                            isPresent: digest.map(here.contains) ?? true,
                            isLazy: step.layer?.chainID.map { lazy.contains($0.description) } ?? false,
                            unpacked: step.layer?.chainID.flatMap { usages[$0.description]?.size },
                            sharedWith: digest.flatMap { digest in
                                outline.inventory.graph.map {
                                    $0.targets(needing: .blob(digest)).count - 1
                                }
                            })))
            }
        }
    }

    /// How much of the chain is in which snapshotter.
    private mutating func addSnapshots(of node: ImageDocuments.Node) {
        guard let resources = inventory.graph?.resources, let config = node.config else { return }
        let chain = ChainID.chain(of: config.rootFS.diffIDs).map(\.description)
        for (snapshotter, snapshots) in resources.snapshots.sorted(by: { $0.key < $1.key }) {
            let names = Set(snapshots.map(\.name))
            let count = chain.count { names.contains($0) }
            guard count > 0 else { continue }
            let lazy = Set(snapshots.filter(\.isLazy).map(\.name))
            let lazyCount = chain.count { lazy.contains($0) }
            let part = count == chain.count ? "all layers" : "\(count) of \(chain.count) layers"
            let words = lazyCount == 0 ? part : "\(part), \(lazyCount) of them lazy"
            add("in \(snapshotter)", .field("unpacked in", "\(snapshotter): \(words)"))
        }
    }

    private mutating func addReferrers(to documents: ImageDocuments) {
        let referrers = Referrer.all(
            of: documents, named: id.name, among: inventory.images, inventory.graph?.resources)
        guard !referrers.isEmpty else { return }
        add("referrers", .section("referrers", ""), isFolded: false) { outline in
            for referrer in referrers {
                switch referrer {
                case .record(let name): outline.add(name, .field("image", name))
                case .manifest(let descriptor):
                    outline.add(
                        descriptor.digest.hex,
                        .blob(.init(kind: .manifest, descriptor: descriptor, isPresent: true, title: "")))
                }
            }
        }
    }

    private mutating func addUse(of image: ImageRecord) {
        let graph = inventory.graph
        let users =
            graph.map { ImageUsers($0).containers(of: image) }
            ?? inventory.containers.filter { $0.image == image.name }
        let leases: [String] =
            graph?.roots(of: .blob(image.target.digest)).compactMap { root in
                if case .lease(let id) = root { id } else { nil }
            } ?? []
        guard !users.isEmpty || !leases.isEmpty else { return }
        add("use", .section("held by", ""), isFolded: false) { outline in
            for user in users {
                outline.add("container \(user.id)", .field(user.isRunning ? "running" : "stopped", user.id))
            }
            for lease in leases { outline.add("lease \(lease)", .field("lease", lease)) }
        }
    }
}
