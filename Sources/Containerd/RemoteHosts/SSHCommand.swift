// How ssh is called: with nothing of the user's settings changed but what makes it one quiet process.

import Text

struct SSHCommand {
    let host: RemoteHost
    /// The private folder that has the sockets.
    let folder: String
    /// In which ssh runs; its PATH has ssh.
    let environment: [String: String]

    init(host: RemoteHost, folder: String, environment: [String: String]) {
        self.host = host
        self.folder = folder
        // What ssh, sudo and shells say is read: the server is sent these variables where ssh_config says so.
        self.environment = environment.merging(["LC_ALL": "C"]) { $1 }
    }

    /// In seconds. Together they say within 20 s that a host is dead.
    static let connectTimeout = 10
    private static let aliveInterval = 5
    private static let aliveCount = 3
    /// How long a connection that is there may say nothing.
    static let longestSilence = Duration.seconds(aliveInterval * aliveCount)

    var controlPath: String { "\(folder)/m" }

    /// The local end of the socket number `index` of those that are forwarded.
    func forwarded(_ index: Int) -> String { "\(folder)/\(index)" }

    /// The one connection. What the user has set for sessions of his own doesn't count: no forwarded ports, commands or
    /// terminals, and no life in the background.
    var master: [String] {
        let settings = [
            // Older ones don't know ForkAfterAuthentication.
            "IgnoreUnknown=*", "ControlPath=\(controlPath)", "ControlPersist=no", "ClearAllForwardings=yes",
            "ExitOnForwardFailure=yes", "StreamLocalBindUnlink=yes", "StreamLocalBindMask=0177", "ForwardAgent=no",
            "ForwardX11=no", "Tunnel=no", "PermitLocalCommand=no", "RemoteCommand=none", "RequestTTY=no",
            "ForkAfterAuthentication=no", "BatchMode=yes", "LogLevel=INFO", "ConnectTimeout=\(Self.connectTimeout)",
            "ServerAliveInterval=\(Self.aliveInterval)", "ServerAliveCountMax=\(Self.aliveCount)",
        ]
        return ["ssh", "-T", "-N", "-M"] + settings.flatMap { ["-o", $0] } + ["--", host.destination]
    }

    /// Has the one connection forward the sockets at these paths.
    func forwarding(_ sockets: [String]) -> [String] {
        throughMaster + ["-O", "forward"] + places(of: sockets) + ["--", host.destination]
    }

    /// Has it forward them no more.
    func endingForwarding(_ sockets: [String]) -> [String] {
        throughMaster + ["-O", "cancel"] + places(of: sockets) + ["--", host.destination]
    }

    private func places(of sockets: [String]) -> [String] {
        sockets.enumerated().flatMap { index, socket in
            // ssh replaces what begins with %, and cuts at colons.
            let path = socket.replacing("\\", with: "\\\\").replacing(":", with: "\\:").replacing("%", with: "%%")
            return ["-L", "\(forwarded(index)):\(path)"]
        }
    }

    /// What the user has set for the host.
    var configuration: [String] { ["ssh", "-G", "--", host.destination] }

    /// Asks whether there is a connection at `controlPath`.
    var check: [String] { throughMaster + ["-O", "check", "--", host.destination] }

    /// Writes `beat` again and again, as long as the connection at `controlPath` lasts: nobody knows whether that one
    /// asks the host for signs of life.
    var companion: [String] {
        running("exec sh -c 'while echo \(Self.beat); do sleep \(Self.aliveInterval); done'")
    }

    static let beat = "tallyman"

    /// A command there, through the one connection and never through one of its own.
    func running(_ command: String) -> [String] { throughMaster + ["--", host.destination, command] }

    /// What is asked of the one connection needs none of the user's settings.
    private var throughMaster: [String] {
        ["ssh", "-F", "none", "-T", "-o", "ProxyCommand=false", "-o", "BatchMode=yes", "-S", controlPath]
    }

    /// A POSIX shell there, as the user who may open the socket. Its script comes over standard input: the login's own
    /// shell, which may be any, has nothing to quote.
    var shell: [String] {
        running(ShellQuoting.command((host.usesSudo ? ["env", "LC_ALL=C", "sudo", "-n"] : []) + ["sh", "-s"]))
    }
}
