// The dialog that gives an image another name.

import Failure
import OCI
import TransferModel

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
