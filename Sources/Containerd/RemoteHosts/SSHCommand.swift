// How ssh is called: with nothing of the user's settings changed but what makes it one quiet process.

import Text

struct SSHCommand {
    let host: RemoteHost
    /// The private folder that has the sockets.
    let folder: String

    /// In seconds. Together they say within 20 s that a host is dead.
    static let connectTimeout = 10
    private static let aliveInterval = 5
    private static let aliveCount = 3

    var controlPath: String { "\(folder)/m" }

    /// The local end of the socket number `index` of those that are forwarded.
    func forwarded(_ index: Int) -> String { "\(folder)/\(index)" }

    /// The one connection: holds the forwarded sockets, and carries all commands.
    func master(forwarding sockets: [String]) -> [String] {
        var words = [
            "ssh", "-T", "-N", "-M", "-o", "ControlPersist=no", "-o", "ExitOnForwardFailure=yes",
            "-o", "StreamLocalBindUnlink=yes", "-o", "StreamLocalBindMask=0177", "-o", "ForwardAgent=no",
            "-o", "ForwardX11=no", "-o", "ClearAllForwardings=no", "-o", "PermitLocalCommand=no",
            "-o", "RemoteCommand=none", "-o", "RequestTTY=no", "-o", "ForkAfterAuthentication=no",
            "-o", "ConnectTimeout=\(Self.connectTimeout)", "-o", "ServerAliveInterval=\(Self.aliveInterval)",
            "-o", "ServerAliveCountMax=\(Self.aliveCount)",
        ]
        for (index, socket) in sockets.enumerated() { words += ["-L", "\(forwarded(index)):\(socket)"] }
        return words + common
    }

    /// A command there, through the one connection and never through one of its own.
    func running(_ command: String) -> [String] {
        [
            "ssh", "-T", "-o", "ControlMaster=no", "-o", "ProxyCommand=false", "-o", "RequestTTY=no",
            "-o", "RemoteCommand=none", "-o", "ClearAllForwardings=yes",
        ]
            + common + [command]
    }

    private var common: [String] {
        ["-o", "ControlPath=\(controlPath)", "-o", "BatchMode=yes", "-o", "LogLevel=INFO", "--", host.destination]
    }

    /// A script for any POSIX shell, whatever the login's own shell is.
    func shell(_ script: String, _ words: [String] = []) -> String {
        let sudo = host.usesSudo ? ["sudo", "-n"] : []
        return ShellQuoting.command(sudo + ["sh", "-c", script, "tallyman"] + words)
    }
}
