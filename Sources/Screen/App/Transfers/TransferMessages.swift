// What there is to say of a transfer in words: notes, warnings, and how it ended.

package import Canvas
import Failure
import OCI
import Text
import TransferModel

extension TransferItem {
    /// Cut into lines that fit.
    package func messages(columns: Int) -> [(text: String, role: Role)] {
        var lines: [(text: String, role: Role)] = []
        func add(_ text: String, _ role: Role) {
            // The hint may be a piece of configuration: its lines stay lines.
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                let indent = line.prefix { $0 == " " }
                lines += TextWrap.lines(String(line), columns: columns - 3 - indent.count).map {
                    (text: indent + $0, role: role)
                }
            }
        }
        for note in progress.notes { add(note, .dim) }
        if let text = progress.relayText { add(text, .dim) }
        for warning in progress.warnings {
            add("\(warning.heading): \(warning.message)", .warning)
            if let hint = warning.hint { add(hint, .dim) }
        }
        let summary = progress.summary?.text ?? ""
        switch progress.outcome {
        case .succeeded(let result):
            let unpacked = result.unpackText.map { ", \($0)" } ?? ""
            add("\(operation.kind.done)\(unpacked): \(summary)", .good)
            for name in operation.foundNames(result) { add("  \(name)", .text) }
        case .failed(let failure):
            add("\(failure.heading): \(failure.message)", .bad)
            if let hint = failure.hint { add(hint, .text) }
            if let cause = failure.cause { add(cause, .dim) }
        case .cancelled where startedAt == nil: add("cancelled before it began", .warning)
        case .cancelled: add("cancelled after \(summary); nothing was left behind", .warning)
        case .kept(let kept):
            add("kept, with \(Human.size(kept.bytes)) here, for 24 hours: resuming downloads the rest", .warning)
        case nil: if let ending = ending { add(ending.word, .warning) }
        }
        return lines
    }
}

extension TransferItem.Ending {
    /// What is being done, as a word.
    package var word: String {
        switch self {
        case .cancelling: "cancelling"
        case .keeping: "keeping"
        }
    }
}

extension Operation {
    /// The images that an archive turned out to hold, each once, or the CID of what was pushed to IPFS; none where the
    /// operation named them itself.
    fileprivate func foundNames(_ result: TransferResult) -> [String] {
        guard kind == .load || kind == .import || kind == .push && isOfIPFS else { return [] }
        var seen: Set<String> = []
        return result.images.map(\.reference).filter { seen.insert($0).inserted }
    }
}
