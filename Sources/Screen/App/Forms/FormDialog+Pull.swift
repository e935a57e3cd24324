// Pulling, and logging in for it.

import Failure
import OCI
import Text
import TransferModel

extension FormDialog {
    static func pull(_ reference: String?, _ context: FormContext) -> FormDialog {
        FormDialog(
            .pull, context,
            [
                .text(
                    .reference, reference ?? "", rule: .source, history: context.history,
                    candidates: context.history + context.names),
                .text(.platform, context.host?.description ?? "", rule: .platforms),
            ] + snapshotters(context) + [unpack])
    }

    func pull() throws(Failure) -> Operation {
        .pull(
            PullRequest(
                source: try ImageSource(parsing: form.text(.reference)), platforms: try platforms(.platform),
                snapshotter: form.text(.snapshotter), unpack: unpackPolicy))
    }
}

/// The dialog that asks for credentials.
extension FormDialog {
    /// The host is shown and never changed: what is typed goes to the one that asked.
    static func login(_ id: TransferID, host: String, isPlain: Bool, _ context: FormContext) -> FormDialog {
        let scheme = isPlain ? [FormField.fixed(.scheme, "plain HTTP: sent unencrypted")] : []
        return FormDialog(
            .login(id, host: host), context,
            [.fixed(.registry, host)] + scheme + [
                .text(.user, rule: .filled(Failure(.auth, "Name the user."))),
                .secret(.password, rule: .filled(Failure(.auth, "Type the password."))),
            ])
    }

    /// The password is asked for by that command too, and stands nowhere in it.
    func loginCommand(_ host: String) -> String? {
        let user = form.text(.user)
        let command = ShellQuoting.command(["nerdctl", "login"] + (user.isEmpty ? [] : ["-u", user]) + [host])
        return ShellQuoting.isSafe(command) ? command : nil
    }
}
