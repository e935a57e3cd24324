// What keys do in a form, and what it starts.

import Canvas
import Failure
import Inventory
import OCI
import TransferModel

extension FormDialog: DialogState {
    func footer(_ app: AppState) -> [FooterItem] {
        let field = form.focused
        let move = field.completed != nil ? ("tab", "complete") : ("tab", "next field")
        let history = field.hasHistory ? FooterItem.fixed(("up", "history")) : []
        return FooterItem.fixed(("enter", verb), move) + history + FooterItem.fixed(("esc", "leave"))
    }

    func press(_ key: Key, in app: inout AppState, at now: Moment) -> [Effect] {
        switch key {
        case .escape:
            app.dialog = nil
            return []
        case .enter:
            app.history.remember(choicesOf: form)
            return enter(in: &app, at: now)
        case .control("y"):
            guard let command else { return [] }
            app.notice = "copied the command"
            return [.copy(command)]
        default: break
        }
        guard let text = change(in: &app, { $0.apply(key) }) else { return [] }
        return [form.focused.completed == .tag ? .completeTag(reference: text) : .complete(path: text)]
    }

    func paste(_ text: String, in app: inout AppState) { change(in: &app) { $0.paste(text) } }

    func click(_ target: ClickTarget, in app: inout AppState, at now: Moment) -> [Effect] {
        if case .field(let number) = target { change(in: &app) { $0.click(number) } }
        return []
    }

    /// Once anything changes, a path that was entered is not awaited any more.
    @discardableResult
    private func change<Result>(in app: inout AppState, _ body: (inout Form) -> Result) -> Result {
        var open = self
        open.awaitedPath = nil
        let result = body(&open.form)
        app.dialog = .form(open.following(self, app.hosts))
        return result
    }
}

extension FormDialog {
    /// Starts what the form asks for, unless a field is wrong or something has to be asked first.
    private func enter(in app: inout AppState, at now: Moment) -> [Effect] {
        var open = self
        open.form.complain()
        app.dialog = .form(open)
        do throws(Failure) {
            let operations = try operations()
            switch (purpose, operations.first) {
            case _ where open.problem != nil: break
            case (.login(let id, let host), _):
                app.dialog = nil
                let login = Effect.login(host: host, user: form.text(.user), password: Password(form.text(.password)))
                return TransfersPlace.retry(id, after: login, in: &app, at: now)
            case (.write(let digest), _):
                app.dialog = nil
                return [.writeBlob(digest, path: form.text(.file))]
            case (.namespace(let isNew), _):
                let effects = try isNew ? newNamespace() : labelling()
                app.dialog = nil
                return effects
            case (.tag, .tag(let request)?):
                if let hosts = context.hosts {
                    let losing = hosts.filter { app.host($0)?.inventory.imageLosingName(by: request) != nil }
                    guard losing.isEmpty else {
                        app.dialog = .question(.overwrite(request, hosts: losing, form: open))
                        return []
                    }
                    return app.begin(.tag(request), on: hosts, at: now)
                }
                if let other = app.inventory.imageLosingName(by: request) {
                    app.dialog = .question(.overwrite(request, imageID: other.target.digest.short, form: open))
                    return []
                }
                return app.begin(operations, at: now)
            case (.copy, .copy(var request)?):
                request.sourceNamespace = app.host(request.source)?.inventory.namespace
                return app.begin(.copy(request), on: try copyTargets(among: app.hosts), at: now)
            case (.save, _):
                open.awaitedPath = form.text(.file)
                app.dialog = .form(open)
                return [.complete(path: form.text(.file))]
            default: return begin(operations, in: &app, at: now)
            }
        } catch {
            if open.problem == nil { open.form.refuse(error) }
        }
        app.dialog = .form(open)
        return []
    }

    /// What a path may mean: to complete it, or to know whether a file would be replaced.
    static func complete(
        _ path: String, _ found: [PathCompletion], in app: inout AppState, at now: Moment
    ) -> [Effect] {
        guard case .form(var open) = app.dialog else { return [] }
        guard open.awaitedPath == path else {
            open.form.complete(path, found)
            app.dialog = .form(open)
            return []
        }
        open.awaitedPath = nil
        let there = found.first { $0.path == path }
        if path.hasSuffix("/") || there?.isFolder == true {
            open.form.refuse(Failure(.archive, "\(path) is a folder.", hint: "Name a file in it."))
            app.dialog = .form(open)
            return []
        }
        if there?.isRegular == true {
            app.dialog = .question(.replaceFile(path: path, form: open))
            return []
        }
        return open.begin(in: &app, at: now)
    }

    func begin(in app: inout AppState, at now: Moment) -> [Effect] {
        guard let operations = try? operations() else { return [] }
        return begin(operations, in: &app, at: now)
    }

    private func begin(_ operations: [Operation], in app: inout AppState, at now: Moment) -> [Effect] {
        guard let hosts = context.hosts, let operation = operations.first else { return app.begin(operations, at: now) }
        return app.begin(operation, on: hosts, at: now)
    }
}
