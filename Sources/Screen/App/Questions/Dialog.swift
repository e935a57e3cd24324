// What lies above the place where one is, and has its keys.

import Canvas

package enum Dialog: Hashable, Sendable {
    case form(FormDialog)
    case namespaces(NamespaceDialog)
    case question(Question)
    case command(CommandLine)
    case help(HelpDialog)

    /// The one switch over dialogs.
    var state: any DialogState {
        switch self {
        case .form(let dialog): dialog
        case .namespaces(let dialog): dialog
        case .question(let question): question
        case .command(let line): line
        case .help(let dialog): dialog
        }
    }
}

/// What is asked of a dialog. What it changes into, or that it closes, it puts into the state itself.
protocol DialogState: Hashable, Sendable {
    /// The keys that matter, the most important first.
    func footer(_ app: AppState) -> [FooterItem]
    func press(_ key: Key, in app: inout AppState, at now: Moment) -> [Effect]
    func paste(_ text: String, in app: inout AppState)
    func click(_ target: ClickTarget, in app: inout AppState, at now: Moment) -> [Effect]
    func move(_ movement: Movement, in app: inout AppState)
}

extension DialogState {
    func paste(_ text: String, in app: inout AppState) {}
    func click(_ target: ClickTarget, in app: inout AppState, at now: Moment) -> [Effect] { [] }
    func move(_ movement: Movement, in app: inout AppState) {}
}
