// A machine as ssh reaches it: an sshd with users, programs and sockets of its own.

import Foundation
package import Glibc

/// One sshd on a loopback port, in namespaces of its own: its users and what sudo allows them are known to nobody else,
/// and when it ends all its sessions end with it. Needs root.
package final class SSHServer: Sendable {
    /// What `ps` would show of one of its processes.
    package struct Process: Hashable, Sendable {
        package let pid: pid_t
        package let command: String
    }

    package let port: Int
    package let options: Options
    /// Everything it owns; removed by `stop`.
    package let folder: String
    /// "ssh-ed25519 AAAA…".
    package let hostKey: String
    private let process: KeptProcess

    private init(port: Int, options: Options, folder: String, hostKey: String, process: KeptProcess) {
        self.port = port
        self.options = options
        self.folder = folder
        self.hostKey = hostKey
        self.process = process
    }

    /// Starts a server that lets the holder of `key`, a public key, enter, and returns when it listens.
    package static func start(_ options: Options = Options(), key: String) async throws -> SSHServer {
        for _ in 0..<5 {
            let folder = try TemporaryFolder.make()
            let port = Loopback.freePort()
            do {
                try await options.write(to: folder, port: port, key: key)
                let hostKey = try String(contentsOfFile: "\(folder)/host_key.pub", encoding: .utf8)
                    .split(separator: " ").prefix(2).joined(separator: " ")
                guard let process = try await launch(options, folder: folder, port: port) else { continue }
                return SSHServer(port: port, options: options, folder: folder, hostKey: hostKey, process: process)
            } catch {
                try? FileManager.default.removeItem(atPath: folder)
                throw error
            }
        }
        throw LabFailure("sshd found no free port")
    }

    /// All that it and its sessions have written so far.
    package var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// How many connections have been let in so far.
    package var logins: Int { log.split(whereSeparator: \.isNewline).count { $0.hasPrefix("Accepted publickey for ") } }

    /// What runs in its sessions, sshd's own processes for them included.
    package var processes: [Process] {
        let mine = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/\(process.pid)/ns/pid_for_children")
        guard let mine, let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else { return [] }
        return names.compactMap(pid_t.init).compactMap { pid in
            guard (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/pid")) == mine,
                let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline"), !command.isEmpty
            else { return nil }
            let words = String(decoding: command, as: UTF8.self).split(separator: "\0")
            return Process(pid: pid, command: words.joined(separator: " "))
        }.filter { !$0.command.contains("[listener]") }
    }

    /// Kills all its sessions with SIGKILL, as a machine does that loses its power. The next one may enter.
    package func killSessions() {
        for process in processes { kill(process.pid, SIGKILL) }
    }

    /// Ends it with all its sessions, and removes its folder. A second call does nothing.
    package func stop() async {
        await process.end("KILL")
    }

    /// The users and sockets are laid over this machine's, for sshd and its children alone.
    private static let script = """
        folder=$1 containerd=$2
        shift 2
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir /run/sshd
        for file in passwd group shadow sudoers; do
            [ ! -e "/etc/$file" ] || mount --bind "$folder/etc/$file" "/etc/$file"
        done
        [ -z "$containerd" ] || { mkdir /run/containerd && mount --bind "$containerd" /run/containerd; }
        for program; do
            place=$folder/bin/${program##*/}
            touch "$place"
            mount --bind "$program" "$place"
        done
        exec /usr/sbin/sshd -D -e -f "$folder/sshd_config"
        """

    /// Returns nil, with everything removed, when somebody else has taken the port.
    private static func launch(_ options: Options, folder: String, port: Int) async throws -> KeptProcess? {
        let log = "\(folder)/log"
        let process = try await KeptProcess.start(
            "unshare",
            [
                "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-euc",
                script, "sshd", folder, options.defaultDaemonFolder ?? "",
            ] + options.programs, folder: folder, log: log)
        func lines() -> String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
        do {
            try await until("sshd's port") {
                guard process.isRunning else { throw LabFailure("sshd ended: \(lines())") }
                return lines().contains("Server listening on 127.0.0.1 port \(port)")
            }
            return process
        } catch {
            let isTaken = lines().contains("Address already in use")
            await process.end("KILL")
            if isTaken { return nil }
            throw error
        }
    }
}
