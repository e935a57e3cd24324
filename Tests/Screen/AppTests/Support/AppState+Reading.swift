// What the state shows, in words that fit into tables.

import App
import Inventory

extension AppState {
    /// The view, `/` and the page that is open, `+` and the dialog: `images/image+form`.
    var whereabouts: String {
        var text = navigation.view.rawValue
        if let page = navigation.pages.last { text += "/\(page.rawValue)" }
        switch dialog {
        case .form(let form): text += "+" + form.name
        case .namespaces: text += "+namespaces"
        case .question(let question): text += "+" + question.name
        case .help: text += "+help"
        case .command: text += "+command"
        case nil: break
        }
        return text
    }

    var form: FormDialog? {
        if case .form(let dialog) = dialog { dialog } else { nil }
    }

    var question: Question? {
        if case .question(let question) = dialog { question } else { nil }
    }

    /// The names of the images that pass the filter, each row once.
    var shownImages: [String] { places.images.list.shown.map { inventory.rows[$0].name } }

    var markedImages: Set<String> { Set(places.images.list.marked.map(\.name)) }
}

extension FormDialog {
    var name: String {
        switch purpose {
        case .pull: "pull"
        case .push: "push"
        case .tag: "tag"
        case .save: "save"
        case .load: "load"
        case .copy: "copy"
        case .import: "import"
        case .login: "login"
        case .namespace: "namespace"
        case .write: "write"
        }
    }
}

extension Question {
    var name: String {
        switch self {
        case .cancel: "cancel?"
        case .cancelGroup: "cancel all?"
        case .quit: "quit?"
        case .discard: "discard?"
        case .allowPlainHTTP: "http?"
        case .fetchLazy: "lazy?"
        case .fetchLayer: "fetch?"
        case .cleanUp: "clean up?"
        case .overwrite: "overwrite?"
        case .replaceFile: "replace?"
        case .pullAgain: "pull again?"
        case .delete: "delete?"
        case .prune: "prune?"
        case .deleteOnHosts: "delete on hosts?"
        case .remove: "remove?"
        case .deleteNamespace: "delete namespace?"
        }
    }
}
