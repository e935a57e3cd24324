// The dialog that pulls an image.

import Failure
import OCI
import TransferModel

extension FormDialog {
    static func pull(_ reference: String?, _ context: FormContext) -> FormDialog {
        FormDialog(
            .pull, context,
            [
                .text(
                    .reference, reference ?? "", rule: .reference, history: context.history,
                    candidates: context.history + context.names),
                .text(.platform, context.host.description, rule: .platforms), snapshotters(context), unpack,
            ])
    }

    func pull() throws(Failure) -> Operation {
        .pull(
            PullRequest(
                reference: try Reference(parsing: form.text(.reference)), platforms: try platforms(.platform),
                snapshotter: form.text(.snapshotter), unpack: unpackPolicy))
    }
}
