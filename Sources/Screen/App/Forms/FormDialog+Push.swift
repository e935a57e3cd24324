// Pushing and tagging.

import Failure
import OCI
import TransferModel

extension FormDialog {
    private static let (yes, no) = ("yes", "no")
    private static let (distributable, all) = ("distributable only", "non-distributable too")

    /// Several marked images are pushed each by itself; all tags are asked for only with a single one.
    static func push(_ image: String?, marked: [String], _ context: FormContext) -> FormDialog {
        let images: [FormField] =
            marked.isEmpty
            ? [
                .text(
                    .image, image ?? "", rule: .filled(Failure(.reference, "Name an image to push.")),
                    candidates: context.names),
                .choice(.allTags, no, of: [no, yes]),
            ] : [.fixed(.image, "\(marked.count) marked images")]
        return FormDialog(
            .push(marked: marked), context,
            images + [
                .text(.platforms, "all", rule: .platforms),
                .choice(.layers, distributable, of: [distributable, all]),
            ])
    }

    func push(_ marked: [String]) throws(Failure) -> [Operation] {
        let hasAllTags = form.text(.allTags) == Self.yes
        let platforms = try platforms(.platforms)
        let images = marked.isEmpty ? [try pushed(hasAllTags)] : marked
        return images.map { text in
            let (image, destination) = PushDestination.parse(text)
            return .push(
                PushRequest(
                    image: image, hasAllTags: hasAllTags, platforms: platforms,
                    takesNondistributable: form.text(.layers) == Self.all, destination: destination))
        }
    }

    /// With all tags it is the repository that is named. Throws class `reference` for an image that has none.
    private func pushed(_ hasAllTags: Bool) throws(Failure) -> String {
        let text = form.text(.image)
        let isOfRegistry = PushDestination.parse(text).destination == .registry
        return hasAllTags && isOfRegistry ? try Reference(parsing: text).repository : text
    }
}

/// The dialog that gives an image another name.
extension FormDialog {
    static func tag(_ source: String?, _ context: FormContext) -> FormDialog {
        FormDialog(
            .tag, context,
            [
                .text(
                    .source, source ?? "", rule: .filled(Failure(.reference, "Name the image to tag.")),
                    candidates: context.names),
                .text(.target, rule: .reference, candidates: context.names),
            ], focus: source == nil ? .source : .target)
    }

    func tag() throws(Failure) -> Operation {
        .tag(TagRequest(source: form.text(.source), target: try Reference(parsing: form.text(.target))))
    }
}
