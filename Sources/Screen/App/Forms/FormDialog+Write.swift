// The dialog that writes a blob to a file.

import Failure
import OCI

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
