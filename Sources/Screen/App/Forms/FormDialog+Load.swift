// The dialog that loads the images of an archive.

import Failure
import OCI
import TransferModel

extension FormDialog {
    static func load(_ context: FormContext) -> FormDialog {
        FormDialog(
            .load, context,
            [
                .path(.file, rule: .filled(Failure(.archive, "Name the archive to load."))),
                .text(.platforms, context.host.description, rule: .platforms), snapshotters(context), unpack,
                .choice(.engine, EngineChoice.auto.rawValue, of: EngineChoice.allCases.map(\.rawValue)),
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
