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
    static func find(_ command: SSHCommand, _ sockets: [String]) async throws(Failure) -> HostWay {
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
        let look = try await HostLook(of: sockets, command)
        guard let path = look.open else {
            if let path = look.forbidden {
                throw HostTrouble.noPermission(path: path, user: look.user).failure(command.host)
            }
            throw HostTrouble.noSocket(paths: sockets).failure(command.host)
        }
        guard let carrier = look.carrier else {
            let index = sockets.firstIndex(of: path) ?? 0
            let problem = probes[index] ?? nil
            // A server that refuses says no more than one that finds nobody there.
            let refuses = look.listening.contains(path) && problem.map(hangsUp) == true && !command.host.usesSudo
            if refuses || command.host.usesSudo {
                throw HostTrouble.noCarrier(path: path, refusesForwarding: refuses).failure(command.host)
            }
            throw told(problem, command, local: command.forwarded(index), remote: path)
        }
        let relay = StdioRelay(
            path: "\(command.folder)/r",
            command: command.running(
                HostLook.command(of: carrier, to: path, usesSudo: command.host.usesSudo)),
            environment: command.environmentOfSSH)
        return HostWay(local: relay.path, remote: path, relay: relay)
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

    /// Whether it is what ssh does where it can't connect.
    private static func hangsUp(_ problem: Failure) -> Bool { problem.message.contains("closes the connection") }

    /// The same as of the host's socket.
    private static func told(_ problem: Failure?, _ command: SSHCommand, local: String, remote: String) -> Failure {
        var failure = problem ?? HostTrouble.noSocket(paths: [remote]).failure(command.host)
        failure.message = failure.message.replacing(local, with: "\(command.host.name):\(remote)")
        if hangsUp(failure) {
            failure.message = "Nobody listens at \(command.host.name):\(remote)."
            failure.hint = "Is containerd running there? Its socket was left behind."
        }
        return failure
    }
}
