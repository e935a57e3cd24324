// A dialog that asks for what an operation needs.

package import Failure
import Inventory
package import OCI
import Text
package import TransferModel

package struct FormDialog: Hashable, Sendable {
    package let purpose: FormPurpose
    package internal(set) var form: Form
    /// The path that was entered and is looked at before the operation starts; nil if none is.
    var awaitedPath: String?
    let context: FormContext

    /// The first field has the keys, unless another is named.
    init(_ purpose: FormPurpose, _ context: FormContext, _ fields: [FormField], focus: FieldName? = nil) {
        self.purpose = purpose
        self.context = context
        form = Form(fields, focus: focus)
    }
}

extension FormDialog {
    package var title: String {
        let place = context.hosts.map { $0.count == 1 ? $0[0] : $0.count.counted("host") } ?? context.shownHost
        func on(_ text: String) -> String { place.map { "\(text) on \($0)" } ?? text }
        func from(_ text: String) -> String { place.map { "\(text) from \($0)" } ?? text }
        return switch purpose {
        case .pull: on("Pull an image")
        case .push(let marked): from(marked.isEmpty ? "Push an image" : "Push \(marked.count) images")
        case .tag: on("Tag an image")
        case .save(let marked): from(marked.isEmpty ? "Save images" : "Save \(marked.count) images")
        case .load: on("Load images from an archive")
        case .copy: "Copy an image to other hosts"
        case .import: on("Import an archive or a file system")
        case .login: "Log in"
        case .write: "Write a blob to a file"
        case .namespace(let isNew): isNew ? "New namespace" : "Labels of a namespace"
        }
    }

    package var problem: Failure? { form.problem }

    /// What the fields ask for: nothing for a login. Throws the class of the first field that is wrong.
    package func operations() throws(Failure) -> [Operation] {
        switch purpose {
        case .pull: [try pull()]
        case .push(let marked): try push(marked)
        case .tag: [try tag()]
        case .save(let marked): [try save(marked)]
        case .load: [try load()]
        case .copy: [try copying()]
        case .import: [try importing()]
        case .login, .namespace, .write: []
        }
    }

    /// The nerdctl command that does the same; nil while the fields are wrong, and for one that can't be copied safely.
    package var command: String? {
        guard context.hosts == nil, purpose != .copy else { return nil }
        if case .login(_, let host) = purpose { return loginCommand(host) }
        guard problem == nil, let operations = try? operations(), !operations.isEmpty else { return nil }
        let command = operations.compactMap { NerdctlCommand.text($0, context) }.joined(separator: " && ")
        return !command.isEmpty && ShellQuoting.isSafe(command) ? command : nil
    }

    /// What `enter` does here, in a word.
    package var verb: String {
        switch purpose {
        case .login: "log in and retry"
        case .namespace(let isNew): isNew ? "create" : "change"
        case .write: "write"
        case .pull, .push, .tag, .save, .load, .copy, .import: "start"
        }
    }
}

extension FormDialog {
    /// None on several hosts: each has its own.
    static func snapshotters(_ context: FormContext) -> [FormField] {
        context.hosts == nil ? [.choice(.snapshotter, context.snapshotter, of: context.snapshotters)] : []
    }

    static var unpack: FormField {
        .choice(.unpack, UnpackPolicy.auto.rawValue, of: UnpackPolicy.allCases.map(\.rawValue))
    }

    var unpackPolicy: UnpackPolicy { UnpackPolicy(rawValue: form.text(.unpack)) ?? .auto }

    func platforms(_ name: FieldName) throws(Failure) -> PlatformChoice {
        try PlatformList.choice(form.text(name), host: context.host)
    }
}

/// What a dialog is for.
package enum FormPurpose: Hashable, Sendable {
    case pull
    /// `marked` are the names of the marked images where there are several; else the dialog asks for one.
    case push(marked: [String])
    case tag
    case save(marked: [String])
    case load
    /// From one host to others.
    case copy
    case `import`
    /// Credentials for a host that refused a transfer, which is then retried.
    case login(TransferID, host: String)
    /// A blob is written to a file.
    case write(Digest)
    /// The labels of a namespace, or of a new one.
    case namespace(isNew: Bool)
}

/// What dialogs know of where they were opened.
struct FormContext: Hashable, Sendable {
    /// The hosts on which it is to be done; nil: on the machine that is shown.
    var hosts: [String]?
    /// As in the header.
    var shownHost: String?
    var namespace: String
    var snapshotter: String
    /// Those that work.
    var snapshotters: [String]
    /// Nil where it is about several hosts: each has its own.
    var host: Platform?
    /// References pulled before, newest first.
    var history: [String]
    /// Of the images that are here.
    var names: [String] = []
    var namespaces: [NamespaceRecord] = []
}
