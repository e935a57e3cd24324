// Saving images, and writing a blob.

import Failure
import OCI
import TransferModel

extension FormDialog {
    static func save(_ image: String?, platform: Platform?, marked: [String], _ context: FormContext) -> FormDialog {
        let names = marked.isEmpty ? [image].compactMap { $0 } : marked
        let images: FormField =
            marked.isEmpty
            ? .text(
                .images, image ?? "",
                rule: .filled(Failure(.reference, "Name the images to save, separated by blanks.")))
            : .fixed(.images, "\(marked.count) marked images")
        return FormDialog(
            .save(marked: marked), context,
            [
                images,
                .path(
                    .file, fileName(names),
                    rule: .filled(Failure(.archive, "Name the file that the archive is written to."))),
                .text(.platforms, (platform ?? context.host)?.description ?? "", rule: .platforms),
            ], focus: names.isEmpty ? .images : .file)
    }

    func save(_ marked: [String]) throws(Failure) -> Operation {
        let images = marked.isEmpty ? form.text(.images).split(separator: " ").map(String.init) : marked
        return .save(
            SaveRequest(
                images: images, destination: .file(path: form.text(.file)), platforms: try platforms(.platforms)))
    }

    /// `alpine-3.20.tar`. What a path or a shell would take for its own becomes a dash.
    private static func fileName(_ images: [String]) -> String {
        guard images.count == 1, let name = images.first else { return images.isEmpty ? "" : "images.tar" }
        let kept = (Reference(stored: name)?.familiar ?? name).unicodeScalars.map { scalar in
            scalar.isFileNamePart ? Character(scalar) : "-"
        }
        return String(kept) + ".tar"
    }
}

extension Unicode.Scalar {
    fileprivate var isFileNamePart: Bool {
        properties.isAlphabetic || properties.numericType != nil || self == "." || self == "_" || self == "-"
    }
}

/// The dialog that writes a blob to a file.
extension FormDialog {
    static func write(_ digest: Digest, _ context: FormContext) -> FormDialog {
        FormDialog(
            .write(digest), context,
            [
                .fixed(.blob, digest.description),
                .path(.file, rule: .filled(Failure(.archive, "Name the file to write."))),
            ])
    }
}
