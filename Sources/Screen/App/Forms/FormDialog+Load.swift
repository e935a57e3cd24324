// Loading and importing archives.

import Failure
import OCI
import TransferModel

extension FormDialog {
    static func load(_ context: FormContext) -> FormDialog {
        FormDialog(
            .load, context,
            [
                .path(.file, rule: .filled(Failure(.archive, "Name the archive to load."))),
                .text(.platforms, context.host?.description ?? "", rule: .platforms),
            ] + snapshotters(context) + [
                unpack, .choice(.engine, EngineChoice.auto.rawValue, of: EngineChoice.allCases.map(\.rawValue)),
            ])
    }

    func load() throws(Failure) -> Operation {
        .load(
            LoadRequest(
                source: .file(path: form.text(.file)), platforms: try platforms(.platforms),
                snapshotter: form.text(.snapshotter), unpack: unpackPolicy,
                engine: EngineChoice(rawValue: form.text(.engine)) ?? .auto))
    }
}

/// The dialog that imports an archive, or a root file system that becomes an image.
extension FormDialog {
    static func importing(_ context: FormContext) -> FormDialog {
        FormDialog(
            .import, context,
            [
                .path(.source, rule: .filled(Failure(.archive, "Name the file, or the URL, to import."))),
                .text(.reference, rule: .optionalReference), .text(.message),
                .text(.platform, context.host?.description ?? "", rule: .platform),
            ] + snapshotters(context))
    }

    func importing() throws(Failure) -> Operation {
        let source = form.text(.source)
        let isURL = ["http://", "https://"].contains { source.lowercased().hasPrefix($0) }
        let (reference, platform) = (form.text(.reference), form.text(.platform))
        return .import(
            ImportRequest(
                source: isURL ? .url(source) : .file(path: source),
                reference: reference.isEmpty ? nil : try Reference(parsing: reference),
                message: form.text(.message).isEmpty ? nil : form.text(.message),
                platform: platform.isEmpty ? nil : try Platform(parsing: platform),
                snapshotter: form.text(.snapshotter)))
    }
}
