// The dialog that asks for credentials.

import Failure
import Text

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
