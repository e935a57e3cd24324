// How a private sshd is configured, and what the machine behind it has.

import Foundation
import Glibc

extension SSHServer {
    /// What sudo says to the login, if it is there.
    package enum Sudo: Sendable {
        case withoutPassword, withPassword, forbidden, missing
    }

    package struct Options: Sendable {
        /// The name of the login: "root", or that of a user whom only this server knows.
        package var user: String
        /// What sudo allows the user.
        package var sudo: Sudo
        /// The login's shell.
        package var shell: String
        /// Files of programs that are in the login's PATH besides `commonPrograms`: "/usr/bin/socat".
        package var programs: [String]
        /// A daemon's folder, whose socket is then at containerd's usual place too, /run/containerd/containerd.sock.
        package var defaultDaemonFolder: String?
        /// Lines for the beginning of sshd_config; the first line that names an option counts.
        package var lines: [String]

        package init(
            user: String = "root", sudo: Sudo = .withoutPassword, shell: String = "/bin/sh", programs: [String] = [],
            defaultDaemonFolder: String? = nil, lines: [String] = []
        ) {
            self.user = user
            self.sudo = sudo
            self.shell = shell
            self.programs = programs
            self.defaultDaemonFolder = defaultDaemonFolder
            self.lines = lines
        }

        /// All that is in each login's PATH.
        private static let commonPrograms = [
            "cat", "df", "env", "find", "grep", "id", "ls", "mkdir", "mktemp", "rm", "sh", "sleep", "sudo", "uname",
        ]

        /// Writes the configuration, the users and the keys. The user may look up what is in the folder.
        func write(to folder: String, port: Int, key: String) async throws {
            let manager = FileManager.default
            chmod(folder, 0o711)
            if user != "root", let daemon = defaultDaemonFolder { chmod(daemon, 0o711) }
            let (bin, etc, home) = ("\(folder)/bin", "\(folder)/etc", "\(folder)/home")
            for place in [bin, etc, home, "\(folder)/tmp"] {
                try manager.createDirectory(atPath: place, withIntermediateDirectories: true)
            }
            let names = Self.commonPrograms.filter { sudo != .missing || $0 != "sudo" }
            for name in names where manager.fileExists(atPath: "/usr/bin/\(name)") {
                try manager.createSymbolicLink(atPath: "\(bin)/\(name)", withDestinationPath: "/usr/bin/\(name)")
            }
            try await Command.output(
                "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "\(folder)/host_key"])
            let id = user == "root" ? 0 : 4_321
            try write("\(user):x:\(id):\(id)::\(home):\(shell)\n", over: "passwd", in: etc)
            try write("\(user):x:\(id):\n", over: "group", in: etc)
            try write("\(user):*:20000:0:99999:7:::\n", over: "shadow", in: etc, mode: 0o640)
            let rule =
                switch sudo {
                case .withoutPassword: "\(user) ALL=(ALL:ALL) NOPASSWD: ALL\n"
                case .withPassword: "\(user) ALL=(ALL:ALL) ALL\n"
                case .forbidden, .missing: ""
                }
            try Data("Defaults secure_path=\"\(bin)\"\n\(rule)".utf8).write(to: URL(filePath: "\(etc)/sudoers"))
            chmod("\(etc)/sudoers", 0o440)
            chown(home, uid_t(id), gid_t(id))
            try key.write(toFile: "\(folder)/authorized_keys", atomically: true, encoding: .utf8)
            chmod("\(folder)/authorized_keys", 0o644)
            let all =
                lines + [
                    "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(folder)/host_key", "PidFile none",
                    "AuthorizedKeysFile \(folder)/authorized_keys", "StrictModes no", "UsePAM no", "UseDNS no",
                    "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes",
                    "AllowUsers \(user)", "LogLevel VERBOSE", "MaxStartups 200", "MaxSessions 200",
                    "SetEnv PATH=\(bin) TMPDIR=\(folder)/tmp",
                ]
            try (all.joined(separator: "\n") + "\n").write(
                toFile: "\(folder)/sshd_config", atomically: true, encoding: .utf8)
        }

        /// The machine's own file with the user's line, which takes the place of one of the same name.
        private func write(_ line: String, over name: String, in folder: String, mode: mode_t = 0o644) throws {
            let own = try String(contentsOfFile: "/etc/\(name)", encoding: .utf8)
            let others = own.split(separator: "\n").filter { !$0.hasPrefix("\(user):") }
            let path = "\(folder)/\(name)"
            try Data((others.joined(separator: "\n") + "\n" + line).utf8).write(to: URL(filePath: path))
            chmod(path, mode)
        }
    }
}
