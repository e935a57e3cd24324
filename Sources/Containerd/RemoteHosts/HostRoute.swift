// How containerd's socket on a host is reached, once ssh is there: forwarded, or over a command's input and output.

import ContainerdClient
import Failure
import Text

struct HostRoute {
    /// The local socket.
    var local: String
    /// Containerd's, on the host.
    var remote: String
    /// What has to run for it; nil where ssh itself forwards.
    var relay: StdioRelay?
    /// Whether somebody is known to listen there.
    var isListening = true

    /// Tries what is forwarded first, as that needs nothing on the host.
    ///
    /// Throws what `HostTrouble` says, or what is wrong with what listens there.
    static func find(_ command: SSHCommand, _ sockets: [String]) async throws(Failure) -> HostRoute {
        // Each asks the host: all at once.
        let problems = await withTaskGroup(of: (Int, SocketProbe.Problem?).self) { group in
            for index in sockets.indices {
                group.addTask { (index, await SocketProbe.problem(at: command.forwarded(index))) }
            }
            return await group.reduce(into: [Int: SocketProbe.Problem]()) { $0[$1.0] = $1.1 }
        }
        for (index, path) in sockets.enumerated() where problems[index] == nil {
            return HostRoute(local: command.forwarded(index), remote: path)
        }
        let probe = try await HostProbe(of: sockets, command)
        guard let path = probe.open else {
            if let path = probe.forbidden {
                throw HostTrouble.noPermission(path: path, user: probe.user).failure(command.host)
            }
            throw HostTrouble.noSocket(paths: sockets).failure(command.host)
        }
        let isListening = probe.listening.contains(path)
        guard !probe.carriers.isEmpty else {
            let index = sockets.firstIndex(of: path) ?? 0
            let problem = problems[index]
            // A server that refuses says no more than one that finds nobody there.
            let refuses = isListening && problem?.isClosed == true && !command.host.usesSudo
            if refuses || command.host.usesSudo {
                throw HostTrouble.noCarrier(path: path, refusesForwarding: refuses).failure(command.host)
            }
            throw HostRoute(local: command.forwarded(index), remote: path).failure(problem, command)
        }
        let relay = StdioRelay(
            path: "\(command.folder)/r",
            commands: probe.carriers.map {
                command.running(HostProbe.command(of: $0, to: path, usesSudo: command.host.usesSudo))
            }, environment: command.environmentOfSSH)
        return HostRoute(local: relay.path, remote: path, relay: relay, isListening: isListening)
    }

    /// Checks that the relay, which listens now, leads to a containerd, and has it use the next command where one fails.
    func check(_ relay: StdioRelay, _ command: SSHCommand) async throws(Failure) {
        while let problem = await SocketProbe.problem(at: local) {
            guard problem.isClosed else {
                var failure = failure(problem, command)
                failure.hint =
                    (failure.hint.map { $0 + " " } ?? "") + "What start files print breaks the connection, too."
                throw failure
            }
            if relay.useNextCommand() { continue }
            let said = relay.said
            switch HostTrouble(said: said) {
            case .sudoAsksPassword, .noSudo: throw HostTrouble(said: said).failure(command.host, said: said)
            case _ where isListening: throw HostTrouble.carrierFails(path: remote).failure(command.host, said: said)
            default: throw HostTrouble.nobodyListens(path: remote).failure(command.host, said: said)
            }
        }
    }

    /// The same as of the host's socket.
    private func failure(_ problem: SocketProbe.Problem?, _ command: SSHCommand) -> Failure {
        guard let problem else { return HostTrouble.noSocket(paths: [remote]).failure(command.host) }
        if problem.isClosed { return HostTrouble.nobodyListens(path: remote).failure(command.host) }
        var failure = problem.failure
        failure.message = failure.message.replacing(local, with: "\(command.host.name):\(remote)")
        return failure
    }
}
