// What is held, by whom, and what would come back.

package import OCI

extension ResourceGraph {
    /// What comes back when these names are deleted, beside what nothing holds already.
    package func freed(deleting names: Set<String>) -> Reclaimable {
        let kept = live { root in if case .image(let name) = root { !names.contains(name) } else { true } }
        let now = live { _ in true }
        return sum { now[$0] && !kept[$0] }
    }

    /// What nothing holds: the next collection takes it.
    package var garbage: Reclaimable {
        let live = live { _ in true }
        return sum { !live[$0] }
    }

    /// For each target of an image what only it holds, whatever its names: what comes back when all of them go.
    package func exclusive() -> [Digest: Reclaimable] {
        let targets = resources.images.map(\.target.digest)
        let numbers = Dictionary(zip(targets, targets.indices)) { first, _ in first }
        let ofImage = Dictionary(zip(resources.images.map(\.name), targets)) { first, _ in first }
        // The number of the target that leads to a node, or that of all others and of several.
        let many = -1
        var owner = [Int?](repeating: nil, count: nodes.count)
        for edge in rootEdges {
            let number = if case .image(let name) = edge.root { ofImage[name].flatMap { numbers[$0] } } else { many }
            var open = [edge.node]
            while let index = open.popLast() {
                guard owner[index] != number, owner[index] != many else { continue }
                owner[index] = owner[index] == nil ? number : many
                open += edge.isFlat ? nodes[index].parent.map { [$0] } ?? [] : nodes[index].targets
            }
        }
        var sums = Dictionary(targets.map { ($0, Reclaimable()) }) { first, _ in first }
        for (index, number) in owner.enumerated() {
            if let number, number != many { sums[targets[number]]?.add(nodes[index]) }
        }
        return sums
    }

    /// All that leads to something, each once, sorted by kind and name. Empty: nothing holds it.
    package func roots(of resource: Resource) -> [Root] {
        guard let index = index(of: resource) else { return [] }
        var seen: Set<Root> = []
        return above(index).flatMap { above in
            (rootEdgesByNode[above] ?? []).filter { !$0.isFlat || leadsFlatly($0.node, to: index) }.map(\.root)
        }.filter { seen.insert($0).inserted }.sorted()
    }

    /// The images that need something: targets, each once.
    package func targets(needing resource: Resource) -> Set<Digest> {
        guard let index = index(of: resource) else { return [] }
        return Set(above(index).compactMap { targetsByNode[$0] })
    }

    /// What refers to something directly, by a label or as a child.
    package func referrers(of resource: Resource) -> [Resource] {
        index(of: resource).map { sources[$0].map { nodes[$0].resource } } ?? []
    }

    /// The blobs that an image leads to, as text.
    func blobs(ofImage name: String) -> Set<String> {
        guard let index = index(of: .image(name)) else { return [] }
        return Set(
            below(index).compactMap { index in
                if case .blob(let digest) = nodes[index].resource { digest } else { nil }
            })
    }

    /// A node and all that it leads to, in no order.
    func below(_ index: Int) -> Set<Int> { collect(index) { nodes[$0].targets } }

    /// A node and all that leads to it.
    private func above(_ index: Int) -> Set<Int> { collect(index) { sources[$0] } }

    private func collect(_ start: Int, _ next: (Int) -> [Int]) -> Set<Int> {
        var found: Set<Int> = [start]
        var open = [start]
        while let index = open.popLast() {
            for other in next(index) where found.insert(other).inserted { open.append(other) }
        }
        return found
    }

    private func leadsFlatly(_ start: Int, to index: Int) -> Bool {
        var next: Int? = start
        // Each at most once, whatever a daemon says.
        for _ in nodes {
            guard let here = next else { return false }
            if here == index { return true }
            next = nodes[here].parent
        }
        return false
    }

    private func live(_ isRoot: (Root) -> Bool) -> [Bool] {
        var live = reach(from: rootEdges.filter { !$0.isFlat && isRoot($0.root) }.map(\.node)) { nodes[$0].targets }
        for edge in rootEdges where edge.isFlat && isRoot(edge.root) {
            var next: Int? = edge.node
            while let here = next, !live[here] {
                live[here] = true
                next = nodes[here].parent
            }
        }
        return live
    }

    private func reach(from starts: some Sequence<Int>, _ next: (Int) -> [Int]) -> [Bool] {
        var reached = [Bool](repeating: false, count: nodes.count)
        var open = Array(starts)
        while let index = open.popLast() {
            guard !reached[index] else { continue }
            reached[index] = true
            open += next(index)
        }
        return reached
    }

    private func sum(_ isCounted: (Int) -> Bool) -> Reclaimable {
        var sum = Reclaimable()
        for index in nodes.indices where isCounted(index) { sum.add(nodes[index]) }
        return sum
    }
}
