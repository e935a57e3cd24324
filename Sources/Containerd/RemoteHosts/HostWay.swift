// How containerd's socket on a host is reached, once ssh is there: forwarded, or over a command's input and output.

import ContainerdClient
import Failure
import Text

struct HostWay {
    /// The local socket.
    var local: String
    /// Containerd's, on the host.
    var remote: String
    /// What has to run for it; nil where ssh itself forwards.
    var relay: StdioRelay?

    /// Tries what is forwarded first, as that needs nothing on the host.
    ///
    /// Throws what `HostTrouble` says, or what is wrong with what listens there.
    static func find(_ command: SSHCommand, _ sockets: [String], _ master: SSHMaster) async throws(Failure) -> HostWay {
        // Each asks the host: all at once.
        let probes = await withTaskGroup(of: (Int, Failure?).self) { group in
            for index in sockets.indices {
                group.addTask { (index, await problem(at: command.forwarded(index))) }
            }
            return await group.reduce(into: [Int: Failure?]()) { $0[$1.0] = $1.1 }
        }
        for (index, path) in sockets.enumerated() where probes[index] == .some(nil) {
            return HostWay(local: command.forwarded(index), remote: path)
        }
        // ssh says it a moment after the connection is closed.
        let look = try await HostLook(of: sockets, command)
        guard let found = look.sockets.first(where: \.isOpen) ?? look.sockets.first else {
            throw HostTrouble.noSocket(paths: sockets).failure(command.host)
        }
        guard found.isOpen else {
            throw HostTrouble.noPermission(path: found.path, user: look.user).failure(command.host)
        }
        guard let carrier = look.carrier else {
            let refuses = master.said.contains("prohibited")
            if refuses || command.host.usesSudo {
                throw HostTrouble.noCarrier(path: found.path, refusesForwarding: refuses).failure(command.host)
            }
            let index = sockets.firstIndex(of: found.path) ?? 0
            throw told(probes[index] ?? nil, command, local: command.forwarded(index), remote: found.path)
        }
        let relay = StdioRelay(
            path: "\(command.folder)/r",
            command: command.running(
                HostLook.command(of: carrier, to: found.path, usesSudo: command.host.usesSudo)))
        return HostWay(local: relay.path, remote: found.path, relay: relay)
    }

    /// What is wrong with what listens at the end of the way.
    func check(_ command: SSHCommand) async throws(Failure) {
        if let problem = await Self.problem(at: local) {
            throw Self.told(problem, command, local: local, remote: remote)
        }
    }

    private static func problem(at path: String) async -> Failure? {
        do throws(Failure) {
            try await SocketProbe.check(path)
            return nil
        } catch {
            return error
        }
    }

    /// The same as of the host's socket.
    private static func told(_ problem: Failure?, _ command: SSHCommand, local: String, remote: String) -> Failure {
        var failure = problem ?? HostTrouble.noSocket(paths: [remote]).failure(command.host)
        failure.message = failure.message.replacing(local, with: "\(command.host.name):\(remote)")
        if failure.message.contains("closes the connection") {
            failure.message = "Nobody listens at \(command.host.name):\(remote)."
            failure.hint = "Is containerd running there? Its socket was left behind."
        }
        return failure
    }
}
