// Each way in which a host can't be reached: its class and its sentence. The one table.

import Failure
import Text

enum HostTrouble {
    case sshMissing
    case unknownHost
    case refused
    case unreachable
    case timeout
    case hostKeyChanged
    case hostKeyUnknown
    /// `asksPassword`: the host would take one.
    case noKey(asksPassword: Bool)
    /// No key, and the connection that the user shares forwards nothing or runs nothing.
    case sharedFails
    /// Neither way is open. `refusesForwarding`: ssh's own.
    case noCarrier(path: String, refusesForwarding: Bool)
    /// There is one, but it can't be run, or doesn't connect.
    case carrierFails(path: String)
    case noSocket(paths: [String])
    case nobodyListens(path: String)
    case noPermission(path: String, user: String)
    case sudoAsksPassword
    case noSudo
    case sudoMissing
    /// The host is reached, and runs it.
    case scriptFails
    case lost
    case other

    /// What ssh's words mean, where it has ended before there was a connection, or a command of it failed. What it ends
    /// with counts: before that a host says what it likes, in its banner.
    init(said: String) {
        let lines = said.split(whereSeparator: \.isNewline).reversed().map { $0.lowercased() }
        self = lines.lazy.compactMap(Self.init(line:)).first ?? .other
        if case .hostKeyUnknown = self, lines.contains(where: { $0.contains("host identification has changed") }) {
            self = .hostKeyChanged
        }
    }

    private init?(line: String) {
        func says(_ words: String...) -> Bool { words.contains { line.contains($0) } }
        if says("ssh: not found", "ssh: command not found") {
            self = .sshMissing
        } else if says("host key verification failed", "host key is known for") {
            self = .hostKeyUnknown
        } else if says("could not resolve hostname") {
            self = .unknownHost
        } else if says("connection refused") {
            self = .refused
        } else if says("timed out", "timeout, server") {
            self = .timeout
        } else if says("no route to host", "network is unreachable") {
            self = .unreachable
        } else if says("password is required", "a terminal is required") {
            self = .sudoAsksPassword
        } else if says("env: ") && says("sudo") || says("sudo: not found", "sudo: command not found") {
            self = .sudoMissing
        } else if says("is not in the sudoers", "not allowed to") {
            self = .noSudo
        } else if says("permission denied (", "too many authentication failures", "no more authentication methods") {
            self = .noKey(asksPassword: says("password", "keyboard-interactive"))
        } else if says("connection closed by", "connection reset", "kex_exchange_identification", "broken pipe") {
            self = .lost
        } else {
            return nil
        }
    }

    func failure(_ host: RemoteHost, said: String? = nil) -> Failure {
        let name = host.name
        let check = "Try: ssh \(host.destination)"
        // Words of programs elsewhere.
        let cause = said.flatMap { text in
            let lines = text.split(whereSeparator: \.isNewline).map { String($0).printable }
                .filter { !$0.hasPrefix("@@@") && !$0.isEmpty }
            return lines.isEmpty ? nil : lines.suffix(3).joined(separator: " / ")
        }
        func made(_ code: Failure.Code, _ message: String, _ hint: String) -> Failure {
            Failure(code, message, hint: hint, cause: cause)
        }
        return switch self {
        case .sshMissing:
            made(.network, "\(name) can't be reached: there is no ssh here.", "Install OpenSSH's client.")
        case .unknownHost:
            made(.network, "The host \(name) is unknown: its name can't be resolved.", "Correct it. \(check)")
        case .refused:
            made(.network, "\(name) refuses the connection: no ssh server listens there.", check)
        case .unreachable:
            made(.network, "There is no route to \(name).", check)
        case .timeout:
            made(.network, "\(name) doesn't answer.", "Is it up, and does a firewall let ssh through? \(check)")
        case .hostKeyChanged:
            made(
                .certificate, "The host key of \(name) has changed: it may be another machine.",
                "Ask who runs it. Then remove the old key with ssh-keygen -R, and accept the new one: ssh \(host.destination)"
            )
        case .hostKeyUnknown:
            made(
                .certificate, "The host key of \(name) is not known yet.",
                "Accept it once: ssh \(host.destination)")
        case .noKey(let asksPassword):
            made(
                .auth,
                asksPassword ? "\(name) needs a password, and no key is accepted." : "\(name) accepts no key of yours.",
                asksPassword
                    ? "Nothing is asked for here: run ssh-copy-id \(host.destination) once, load the key with ssh-add, or "
                        + "log in and share the connection (ControlMaster, ControlPersist)."
                    : "Load the key with ssh-add, or name it in ~/.ssh/config. \(check)")
        case .sharedFails:
            made(
                .auth, "\(name) accepts no key of yours, and the connection that you share can't be used.",
                "Commands have to run there, and sockets have to be forwarded. \(check)")
        case .noCarrier(let path, let refusesForwarding):
            made(
                .policy,
                (refusesForwarding ? "\(name) refuses to forward sockets, and has" : "\(name) has")
                    + " neither tallyman nor socat to reach \(path) with.",
                "Install tallyman there"
                    + (refusesForwarding
                        ? ", or allow AllowStreamLocalForwarding in its sshd_config." : ", or log in as root."))
        case .carrierFails(let path):
            made(
                .daemon, "What \(name) has to reach \(path) with fails.",
                "It needs socat, or a tallyman as new as this one, which sudo allows if it is used. \(check)")
        case .noSocket(let paths):
            made(
                .daemon, "There is no containerd on \(name).",
                "Start it, or name its socket with --address, or address in [hosts.\(name)]. "
                    + "Looked at: \(paths.joined(separator: ", "))")
        case .nobodyListens(let path):
            made(
                .daemon, "Nobody listens at \(name):\(path).",
                "Is containerd running there? Its socket was left behind.")
        case .noPermission(let path, let user):
            made(
                .daemon, "\(user.printable) may not open containerd's socket \(path) on \(name).",
                "Log in as root, or set sudo = true in [hosts.\(name)], or --sudo.")
        case .sudoAsksPassword:
            made(
                .auth, "sudo on \(name) wants a password.",
                "Allow this user to run it without one (NOPASSWD), or log in as root.")
        case .sudoMissing: made(.auth, "There is no sudo on \(name).", "Install it, or log in as root.")
        case .noSudo:
            made(.auth, "sudo on \(name) doesn't allow this user.", "Log in as root, or correct its sudoers.")
        case .scriptFails:
            made(.storage, "A script on \(name) fails.", "Is there disk space for temporary files? \(check)")
        case .lost:
            made(.network, "The connection to \(name) broke.", check)
        case .other:
            made(.network, "\(name) can't be reached over ssh.", check)
        }
    }
}
