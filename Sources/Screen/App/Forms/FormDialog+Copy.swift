// Copying an image from one host to others.

import Failure
import Inventory
import OCI
import TransferModel

extension FormDialog {
    /// `hosts` are all that there are.
    static func copy(
        _ image: String?, from source: String, to targets: [String], hosts: [String], _ context: FormContext
    )
        -> FormDialog
    {
        FormDialog(
            .copy, context,
            [
                .text(
                    .image, image ?? "", rule: .filled(Failure(.reference, "Name an image to copy.")),
                    candidates: context.names),
                .choice(.from, source, of: hosts),
                .text(
                    .to, targets.joined(separator: " "),
                    rule: .filled(Failure(.reference, "Name the hosts that get it, with blanks between them.")),
                    candidates: hosts),
                .text(.platforms, rule: .platforms), unpack,
            ], focus: image == nil ? .image : targets.isEmpty ? .to : nil)
    }

    /// The hosts that don't have what `source` has under that name.
    static func hosts(lacking image: String, of source: String, _ hosts: [FleetHost]) -> [String] {
        guard let digest = hosts.first(where: { $0.name == source })?.inventory.digest(of: image) else { return [] }
        return hosts.filter { $0.tells && $0.name != source && $0.inventory.digest(of: image) != digest }.map(\.name)
    }

    /// The targets follow the image and the source, until they are named otherwise.
    func following(_ before: FormDialog, _ hosts: [FleetHost]) -> FormDialog {
        func usual(_ dialog: FormDialog) -> String {
            Self.hosts(lacking: dialog.form.text(.image), of: dialog.form.text(.from), hosts).joined(separator: " ")
        }
        let isSame = [.image, .from].allSatisfy { form.text($0) == before.form.text($0) }
        guard purpose == .copy, !isSame, before.form.text(.to) == usual(before) else { return self }
        var dialog = self
        dialog.form.set(.to, usual(self))
        return dialog
    }

    /// Opened for the image and the hosts that are meant where one is; else both are asked for.
    static func openCopy(in app: inout AppState) {
        guard !app.fleet.isAlone else {
            app.banner = Failure(
                .policy, "There is no other host to copy to.",
                hint: "Start with -H NAME for each, or name hosts as [hosts.NAME] in the configuration.")
            return
        }
        let shown = app.fleet.current
        let (image, source, targets): (String?, String, [String]) =
            switch app.navigation.view {
            case .images: (app.selectedImage?.name, shown, [])
            case .fleet:
                app.selectedFleetLine.map { ($0.image.name, $0.source, app.copyTargets(of: $0)) } ?? (nil, shown, [])
            case .hosts: (nil, shown, (app.targetHosts(for: .copyImage) ?? []).filter { $0 != shown })
            default: (nil, shown, [])
            }
        let hosts = app.fleet.hosts.map(\.name)
        app.openForm(unless: app.isEnding ? app.obstacle : nil) {
            .copy(
                image.map { Reference(stored: $0)?.familiar ?? $0 }, from: source, to: targets, hosts: hosts, $0)
        }
    }

    /// The hosts that get the image. Throws class `notFound` for one that isn't looked after, `reference` where it is
    /// copied onto itself.
    func copyTargets(among hosts: [FleetHost]) throws(Failure) -> [String] {
        var targets: [String] = []
        for word in form.text(.to).split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init) {
            let named =
                word.hasPrefix("@")
                ? hosts.filter { $0.groups.contains(String(word.dropFirst())) }.map(\.name)
                : hosts.map(\.name).filter { $0 == word }
            guard !named.isEmpty else {
                throw Failure(.notFound, "There is no host \(word).", hint: "7 lists them.")
            }
            targets += named.filter { $0 != form.text(.from) && !targets.contains($0) }
        }
        guard !targets.isEmpty else {
            throw Failure(.reference, "An image isn't copied to where it is from.", hint: "Name another host.")
        }
        return targets
    }

    func copying() throws(Failure) -> Operation {
        .copy(
            CopyRequest(
                image: form.text(.image), from: form.text(.from), platforms: try platforms(.platforms),
                snapshotter: context.snapshotter, unpack: unpackPolicy))
    }
}

extension FleetLine {
    /// From which host the image is copied: that of the line, or one that has what most have.
    fileprivate var source: String {
        if let host = id.host, digest != nil { return host }
        return image.targets.first?.hosts.first ?? ""
    }
}

extension AppState {
    /// Marked ones; else those that don't have what the source has.
    fileprivate func copyTargets(of line: FleetLine) -> [String] {
        let chosen = line.id.host == nil || line.digest == nil ? FleetPlace.chosenHosts(of: line.image, self) : []
        guard chosen.isEmpty else { return fleet.hosts.map(\.name).filter(chosen.contains) }
        return FormDialog.hosts(lacking: line.image.name, of: line.source, hosts)
    }
}
