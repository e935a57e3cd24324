// The page of a blob as text: JSON laid out, line by line.

package import Failure
package import OCI

package struct DocumentPlace: ListPlace {
    static let name = "a document"
    static let path = \Places.document
    static let actions: Set<Action> = [.nextMatch, .previousMatch, .write]
    static let lacking: Set<Action> = [.open, .namespace]
    static let reading: Reading? = .document

    package internal(set) var digest: Digest?
    /// Nil until it was read.
    package internal(set) var lines: [String]?
    package internal(set) var failure: Failure?
    package var list = ListState<Int>()
    /// The lines in which the text is that is looked for; all are shown, so that one sees what stands around it.
    package private(set) var found: [Int] = []

    init(_ digest: Digest? = nil) { self.digest = digest }

    mutating func refresh(from app: AppState) {
        let lines = lines ?? []
        list.replace(Array(lines.indices), shown: Array(lines.indices))
        found = list.filterText.isEmpty ? [] : SearchIndex.lines(of: lines, with: list.filterText) { $1($0) }
        if !found.contains(list.position) { goToMatch(by: 1) }
    }

    /// To the next line that holds what is looked for, or the one before; beyond the last the first follows.
    mutating func goToMatch(by step: Int) {
        let index = list.position
        let next =
            step > 0
            ? found.first { $0 > index } ?? found.first : found.last { $0 < index } ?? found.last
        if let next { list.cursor.move(by: next - index) }
    }
}

extension DocumentPlace {
    static func footer(_ app: AppState) -> [Action] {
        [.back, .filter] + (app.places.document.found.isEmpty ? [] : [.nextMatch]) + [.copy, .write, .help, .quit]
    }

    static func isReading(_ app: AppState) -> Bool {
        app.places.document.lines == nil && app.places.document.failure == nil
    }

    static func copied(_ app: AppState) -> String? { app.places.document.lines?.joined(separator: "\n") }

    static func perform(_ action: Action, in app: inout AppState, at now: Moment) -> [Effect]? {
        switch action {
        case .nextMatch: app.places.document.goToMatch(by: 1)
        case .previousMatch: app.places.document.goToMatch(by: -1)
        case .write: if let digest = app.places.document.digest { FormDialog.openWrite(of: digest, in: &app) }
        default: return nil
        }
        return []
    }
}

extension DocumentPlace {
    static func open(_ digest: Digest, in app: inout AppState) -> [Effect] {
        app.places.document = DocumentPlace(digest)
        app.navigation.open(.document)
        return [.readDocument(digest)]
    }

    static func show(_ lines: [String], of digest: Digest, in app: inout AppState) {
        guard digest == app.places.document.digest else { return }
        app.places.document.lines = lines
        refresh(&app)
    }

    /// Neither a document nor what a target is made of.
    static func fail(_ failure: Failure, of digest: Digest, in app: inout AppState) {
        if app.navigation.place == .document, app.places.document.digest == digest {
            app.places.document.failure = failure
        } else {
            app.banner = failure
        }
    }
}
