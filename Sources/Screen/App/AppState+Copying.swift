// What goes to the clipboard.

import Failure
import Inventory
import OCI
import Text
import TransferModel

extension AppState {
    mutating func copyReference() -> [Effect] {
        let operation = openTransfer?.operation
        let text = operation.map { $0.references.first ?? $0.subject } ?? selectedText
        guard let text else { return [] }
        guard ShellQuoting.isSafe(text) else {
            notice = "not copied: the name holds control characters"
            return []
        }
        notice = "copied \(text)"
        return [.copy(text)]
    }

    /// What is worth copying of the line or the page.
    private var selectedText: String? {
        switch place {
        case .images: selectedImage?.name
        case .details: details.selected?.text
        case .content: content.list.selected?.name
        case .snapshots: snapshotPage.list.selected
        case .namespaces: namespaceList.selected
        case .snapshotters: snapshotters.selected
        case .events: events.list.cursor.selected.map { events.entries[$0].event.subject }
        case .files: files.list.selected.flatMap { files.listing?.path(of: $0) }
        case .disk: diskPage.list.selected?.description
        case .log: log.list.cursor.selected.map { log.lines[$0] }
        case .document: document.lines?.joined(separator: "\n")
        default: nil
        }
    }

    /// What went wrong with the transfer that is open, or else what the banner says.
    mutating func copyError() -> [Effect] {
        guard let failure = openTransfer?.failure ?? message else { return [] }
        notice = "copied the error"
        return [.copy(failure.line)]
    }
}

extension Failure {
    /// All that is known, on one line: what a registry says may not become a second line where it is pasted.
    fileprivate var line: String {
        var text = "\(`class`.rawValue): \(message)"
        if let hint { text += " Hint: \(hint)" }
        if let cause { text += " Cause: \(cause)" }
        return text.split(whereSeparator: \.isNewline).joined(separator: " ").withoutControls
    }
}

extension String {
    /// What a terminal would obey, or nobody would see, is spelled out.
    fileprivate var withoutControls: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
