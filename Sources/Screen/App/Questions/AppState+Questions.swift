// Questions: what the answers do.

import Canvas
import TransferModel

extension AppState {
    /// The letters that are shown answer, in either case; esc gives the harmless answer; all else waits for one of them.
    mutating func answer(_ question: Question, with key: Key, at now: Moment) -> [Effect] {
        let letter: Character? = if case .character(let character) = key { character } else { nil }
        let answer = answers(to: question).first { $0.key == letter || $0.key.uppercased() == letter.map(String.init) }
        guard let choice = answer?.choice ?? (key == .escape ? .no : nil) else { return [] }
        dialog = nil
        switch choice {
        case .yes: return accept(question, at: now)
        case .no: decline(question)
        case .keep: return keep(question)
        case .other: if case .prune(_, let isAll) = question { return prune(isAll: !isAll) }
        case .wait:
            isQuitting = true
            notice = "quits when all transfers have ended"
        }
        return []
    }

    private mutating func accept(_ question: Question, at now: Moment) -> [Effect] {
        switch question {
        case .cancel(let id): return cancel(id)
        case .cancelGroup(let id): return members(of: id).flatMap { cancel($0) }
        case .quit: return cancelAndQuit()
        case .discard(let id): return discard(id)
        case .allowPlainHTTP(let id, let registry): return allowHTTP(for: registry, retrying: id, at: now)
        case .cleanUp(let operations): return [.cleanUp(operations)]
        case .overwrite(var request, _, _):
            request.overwrites = true
            return begin([.tag(request)], at: now)
        case .replaceFile(_, let form): return startSave(form, at: now)
        case .pullAgain(let requests):
            places.images.list.clearMarks()
            return begin(requests.map { .pull($0) }, at: now)
        case .delete(let plan), .prune(let plan, _): return [.delete(plan)]
        case .remove(let removals): return [.remove(removals)]
        case .deleteNamespace(let name): return [.deleteNamespace(name)]
        }
    }

    /// Nothing is done; a form that was left for the question is there again.
    private mutating func decline(_ question: Question) {
        switch question {
        case .quit: isQuitting = false
        case .overwrite(_, _, let form?), .replaceFile(_, let form): dialog = .form(form)
        default: break
        }
    }

    private mutating func keep(_ question: Question) -> [Effect] {
        switch question {
        case .cancel(let id): return keep(id)
        case .cancelGroup(let id): return members(of: id).flatMap { keep($0) }
        case .quit:
            endAll()
            return unfinished.flatMap { keep($0) }
        default: return []
        }
    }

    private func members(of id: GroupID) -> [TransferID] { group(id)?.members.map(\.id) ?? [] }

    /// Asks about what earlier runs have left, as soon as nothing else has the keys.
    mutating func offerCleanUp() {
        guard !abandoned.isEmpty, dialog == nil, !isTypingFilter, !isSingle else { return }
        dialog = .question(.cleanUp(abandoned))
        abandoned = []
    }
}
