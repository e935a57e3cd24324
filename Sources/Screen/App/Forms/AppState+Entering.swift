// Forms: what keys do in them, and what they start.

import Canvas
import Failure
import Inventory
import OCI
import TransferModel

extension AppState {
    mutating func press(_ key: Key, in open: FormDialog, at now: Moment) -> [Effect] {
        var open = open
        switch key {
        case .escape:
            dialog = nil
            return []
        case .enter:
            remember(open.form)
            return enter(&open, at: now)
        case .control("y"):
            guard let command = open.command else { return [] }
            notice = "copied the command"
            return [.copy(command)]
        default: break
        }
        let text = open.press(key)
        dialog = .form(open)
        guard let text else { return [] }
        return [open.form.focused.completed == .tag ? .completeTag(reference: text) : .complete(path: text)]
    }

    /// What was chosen stands in the next dialogs, too, until another namespace is looked at.
    private mutating func remember(_ form: Form) {
        for field in form.fields where field.isChoice { lastChoices[field.name] = field.text }
    }

    /// Starts what the form asks for, unless a field is wrong or something has to be asked first.
    private mutating func enter(_ open: inout FormDialog, at now: Moment) -> [Effect] {
        dialog = .form(open)
        open.form.complain()
        do throws(Failure) {
            let operations = try open.operations()
            switch (open.purpose, operations.first) {
            case _ where open.problem != nil: break
            case (.login(let id, let host), _): return login(to: host, with: open.form, retrying: id, at: now)
            case (.write(let digest), _):
                dialog = nil
                return [.writeBlob(digest, path: open.form.text(.file))]
            case (.namespace(let isNew), _):
                dialog = nil
                return try isNew ? open.newNamespace() : open.labelling()
            case (.tag, .tag(let request)?):
                if let other = imageLost(by: request) {
                    dialog = .question(.overwrite(request, imageID: other.target.digest.short, form: open))
                    return []
                }
                return begin(operations, at: now)
            case (.save, _):
                let path = open.form.text(.file)
                open.awaitedPath = path
                dialog = .form(open)
                return [.complete(path: path)]
            default: return begin(operations, at: now)
            }
        } catch {
            if open.problem == nil { open.form.refuse(error) }
        }
        dialog = .form(open)
        return []
    }

    /// Starts one operation, or several as a group. Where images were marked for it, the marks have done their part.
    mutating func begin(_ operations: [Operation], at now: Moment) -> [Effect] {
        if let kind = operations.first?.kind, kind == .push || kind == .save { places.images.list.clearMarks() }
        guard operations.count == 1, let operation = operations.first else { return begin(group: operations, at: now) }
        return begin(operation, at: now)
    }

    /// What a path may mean: to complete it, or to know whether a file would be replaced.
    mutating func complete(_ path: String, _ found: [PathCompletion], at now: Moment) -> [Effect] {
        guard case .form(var open) = dialog else { return [] }
        guard open.awaitedPath == path else {
            open.form.complete(path, found)
            dialog = .form(open)
            return []
        }
        open.awaitedPath = nil
        let there = found.first { $0.path == path }
        if path.hasSuffix("/") || there?.isFolder == true {
            open.form.refuse(Failure(.archive, "\(path) is a folder.", hint: "Name a file in it."))
            dialog = .form(open)
            return []
        }
        if there?.isRegular == true {
            dialog = .question(.replaceFile(path: path, form: open))
            return []
        }
        return startSave(open, at: now)
    }

    mutating func startSave(_ open: FormDialog, at now: Moment) -> [Effect] {
        guard let operations = try? open.operations() else { return [] }
        return begin(operations, at: now)
    }
}
