// Choosing another namespace.

package import Inventory

package struct NamespaceDialog: Hashable, Sendable {
    package internal(set) var list: [NamespaceSummary]
    package internal(set) var position: Int

    init(_ namespaces: [NamespaceSummary], current: String) {
        list = namespaces
        position = namespaces.firstIndex { $0.record.name == current } ?? 0
    }

    package var selected: NamespaceSummary? { list.indices.contains(position) ? list[position] : nil }

    mutating func move(by lines: Int) {
        position = max(0, min(position + lines, list.count - 1))
    }

    /// Takes newer counts; the selection stays on its namespace.
    mutating func replace(_ namespaces: [NamespaceSummary]) {
        let name = selected?.record.name
        list = namespaces
        position = namespaces.firstIndex { $0.record.name == name } ?? 0
    }
}
