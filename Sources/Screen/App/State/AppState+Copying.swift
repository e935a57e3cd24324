// What goes to the clipboard.

import Failure
import Inventory
import OCI
import Text
import TransferModel

extension AppState {
    mutating func copyReference() -> [Effect] {
        let text = openTransfer.map(\.copied) ?? place.type.copied(self)
        guard let text else { return [] }
        guard ShellQuoting.isSafe(text) else {
            notice = "not copied: the name holds control characters"
            return []
        }
        notice = "copied \(text)"
        return [.copy(text)]
    }

    /// What went wrong with the transfer that is open, or else what the banner says.
    mutating func copyError() -> [Effect] {
        guard let failure = openTransfer?.failure ?? message else { return [] }
        notice = "copied the error"
        return [.copy(failure.line)]
    }
}

extension TransferItem {
    /// What the operation is about, or the CID that a push to IPFS has come to: nothing else names that.
    fileprivate var copied: String {
        if operation.kind == .push, operation.isOfIPFS, case .succeeded(let result) = progress.outcome,
            let pushed = result.images.first
        {
            return pushed.reference
        }
        return operation.references.first ?? operation.subject
    }
}

extension Failure {
    /// All that is known, on one line: what a registry says may not become a second line where it is pasted.
    fileprivate var line: String {
        var text = "\(code.rawValue): \(message)"
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
