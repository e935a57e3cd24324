// Choosing another namespace.

import Canvas
package import Inventory

package struct NamespaceDialog: Hashable, Sendable {
    package private(set) var list: [NamespaceSummary]
    package private(set) var position: Int

    init(_ namespaces: [NamespaceSummary], current: String) {
        list = namespaces
        position = namespaces.firstIndex { $0.record.name == current } ?? 0
    }

    private var selected: NamespaceSummary? { list.indices.contains(position) ? list[position] : nil }

    /// With newer counts; the selection stays on its namespace.
    func replacing(_ namespaces: [NamespaceSummary]) -> NamespaceDialog {
        NamespaceDialog(namespaces, current: selected?.record.name ?? "")
    }
}

extension NamespaceDialog: DialogState {
    func footer(_ app: AppState) -> [FooterItem] { FooterItem.fixed(("enter", "choose"), ("esc", "leave")) }

    func press(_ key: Key, in app: inout AppState, at now: Moment) -> [Effect] {
        if key == .enter || key == .escape {
            app.dialog = nil
            return key == .enter ? selected.map { app.switchNamespace(to: $0.record.name) } ?? [] : []
        }
        let action = app.settings.keyMap.action(for: key, in: .images)
        if let movement = action?.movement { move(movement, in: &app) }
        if action == .namespace || action == .quit { app.dialog = nil }
        return []
    }

    /// The second click on a line is as enter.
    func click(_ target: ClickTarget, in app: inout AppState, at now: Moment) -> [Effect] {
        guard case .line(let number) = target else { return [] }
        if position == number { return press(.enter, in: &app, at: now) }
        move(.lines(number - position), in: &app)
        return []
    }

    func move(_ movement: Movement, in app: inout AppState) {
        var moved = self
        // The rows of the screen but for the frame and what stays around it.
        moved.position = movement.applied(to: position, most: list.count - 1, page: app.size.rows - 5)
        app.dialog = .namespaces(moved)
    }
}
