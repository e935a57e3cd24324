// How forms open, and what stands in them at first.

import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    /// Opens the form of an action, or says why that can't be begun.
    mutating func openForm(for action: Action, _ make: (FormContext) -> FormDialog) {
        openForm(on: action.isOverHosts ? targetHosts(for: action) : nil, unless: obstacle(beginning: action), make)
    }

    /// `hosts` are those that it is about; nil: the machine that is shown.
    mutating func openForm(
        on hosts: [String]? = nil, unless obstacle: Failure?, _ make: (FormContext) -> FormDialog
    ) {
        if let obstacle {
            banner = obstacle
        } else {
            var open = make(FormContext(self, hosts))
            // Each of several hosts has a platform of its own.
            open.form.choose(history.choices.filter { hosts == nil || $0.key != .platform })
            dialog = .form(open)
        }
    }
}

extension FormContext {
    fileprivate init(_ app: AppState, _ hosts: [String]?) {
        let inventory = app.inventory
        self.init(
            hosts: hosts, shownHost: app.shownHost, namespace: inventory.namespace,
            snapshotter: inventory.snapshotter,
            snapshotters: inventory.snapshotters.filter { $0.state == .ok }.map(\.name),
            host: hosts == nil ? app.platform : nil,
            history: app.history.references, names: inventory.familiarNames,
            namespaces: inventory.namespaces.map(\.record))
    }
}

extension FormDialog {
    /// Marked images are asked about as a whole: each is pulled again by its own name.
    static func openPull(in app: inout AppState) {
        guard app.hasMarkedImages, app.obstacle == nil else {
            let reference =
                app.navigation.view == .images ? app.selectedImage?.reference?.familiar : FleetPlace.familiarName(app)
            return app.openForm(for: .pull) { .pull(reference, $0) }
        }
        let requests = ImagesPlace.pullsOfMarked(app)
        if requests.isEmpty {
            app.banner = Failure(
                .reference, "None of the marked images has a name that it could be pulled by.",
                hint: "Clear the marks with esc, and pull by a name of your own.")
        } else {
            app.dialog = .question(.pullAgain(requests))
        }
    }

    static func openPush(in app: inout AppState) {
        let (image, marked) = ImagesPlace.chosen(app)
        app.openForm(for: .push) { .push(image?.name, marked: marked, $0) }
    }

    static func openTag(in app: inout AppState) {
        let source = app.navigation.view == .images ? app.selectedImage?.name : FleetPlace.familiarName(app)
        app.openForm(for: .tag) { .tag(source, $0) }
    }

    static func openSave(in app: inout AppState) {
        let (image, marked) = ImagesPlace.chosen(app)
        app.openForm(for: .save) { .save(image?.name, platform: image?.platform, marked: marked, $0) }
    }

    static func openWrite(of digest: Digest, in app: inout AppState) {
        app.openForm(unless: app.daemon.isConnected ? nil : app.obstacle) { .write(digest, $0) }
    }

    /// Of a new namespace, or of one that there is.
    static func openNamespace(_ record: NamespaceRecord?, in app: inout AppState) {
        app.openForm(unless: app.daemon.isConnected ? nil : app.obstacle) { .namespace(record, $0) }
    }
}
