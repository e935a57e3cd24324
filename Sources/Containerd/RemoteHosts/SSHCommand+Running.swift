// Short commands on a host.

import Failure
import Glibc
import Subprocess

extension SSHCommand {
    private static let longestOutput = 1 << 20
    private static let patience = Duration.seconds(20)
    /// A host that accepts a login and then doesn't answer is reported within 20 s, too.
    fileprivate static let probePatience = Duration.seconds(10)
    /// For what another ssh of this machine does at once, unless it is stopped.
    private static let localPatience = Duration.seconds(5)

    var environmentOfSSH: Environment {
        .custom(
            [Environment.Key: String](
                uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    /// What a script writes on the host. Throws what `HostTrouble` says, class `network` where it takes too long.
    func output(
        of script: String, _ words: [String] = [], within patience: Duration = Self.patience
    ) async throws(Failure) -> String {
        let script = RemoteScript(script, words)
        return try await mappingErrors {
            guard let result = try await run(shell, input: script.input, within: patience) else {
                throw HostTrouble.timeout.failure(host)
            }
            let answer = script.answer(in: result.output)
            guard result.status.isSuccess, let answer else {
                throw failure(result.status, result.said.isEmpty ? result.output : result.said, hasBegun: answer != nil)
            }
            return answer
        }
    }

    /// Has the one connection forward the sockets at these paths. Returns what ssh says where it doesn't.
    func forward(_ sockets: [String]) async -> String? {
        guard let result = try? await run(forwarding(sockets), within: Self.localPatience) else { return "" }
        return result.status.isSuccess ? nil : result.said
    }

    /// Takes a connection that the user has opened for others to share (`ControlMaster`) for the one connection. False
    /// where there is none that answers.
    func share() async -> Bool {
        guard let answer = try? await run(configuration, within: Self.localPatience),
            let line = answer.output.split(separator: "\n").first(where: { $0.hasPrefix("controlpath ") })
        else { return false }
        unlink(controlPath)
        guard symlink(String(line.dropFirst("controlpath ".count)), controlPath) == 0 else { return false }
        if let answer = try? await run(check, within: Self.localPatience), answer.status.isSuccess { return true }
        unlink(controlPath)
        return false
    }

    /// Nil where it takes longer. One that waits for an ssh that is stopped doesn't notice that this program is killed: it
    /// is ended by its own clock, a little later.
    private func run(
        _ command: [String], input: String = "", within patience: Duration
    ) async throws -> (status: TerminationStatus, output: String, said: String)? {
        let words = ["-s", "KILL", "\(Int(patience / .seconds(1)) + 2)"] + command
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        return try await withThrowingTaskGroup(
            of: (status: TerminationStatus, output: String, said: String)?.self
        ) { [options] group in
            group.addTask {
                let result = try await Subprocess.run(
                    .name("timeout"), arguments: Arguments(words), environment: environmentOfSSH,
                    platformOptions: options, input: .string(input), output: .string(limit: Self.longestOutput),
                    error: .string(limit: Self.longestOutput))
                return (result.terminationStatus, result.standardOutput, result.standardError)
            }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}

extension SSHCommand {
    /// Throws what `HostTrouble` says where the script doesn't come to say a line, else what `body` throws.
    func holding<Value: Sendable>(
        _ script: String, _ words: [String], _ body: (String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let script = RemoteScript(script, words)
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        let end = ContinuousClock.now + Self.patience
        return try await mappingErrors {
            var output: [UInt8] = []
            let result = try await Subprocess.run(
                .name(shell[0]), arguments: Arguments(Array(shell.dropFirst())), environment: environmentOfSSH,
                platformOptions: options, input: .inputWriter, output: .sequence,
                error: .string(limit: Self.longestOutput)
            ) { execution -> Result<Value, Failure>? in
                let limit = Task {
                    try await Task.sleep(until: end)
                    try execution.send(signal: .kill, toProcessGroup: true)
                }
                defer { limit.cancel() }
                _ = try await execution.standardInputWriter.write(script.input)
                for try await chunk in execution.standardOutput {
                    output += chunk.withUnsafeBytes { Array($0) }
                    let lines = script.answer(in: String(decoding: output, as: UTF8.self))?.split(
                        separator: "\n", omittingEmptySubsequences: false)
                    guard let lines, lines.count > 1 else {
                        if output.count > Self.longestOutput { break }
                        continue
                    }
                    limit.cancel()
                    let result: Result<Value, Failure>
                    do throws(Failure) {
                        result = .success(try await body(String(lines[0])))
                    } catch {
                        result = .failure(error)
                    }
                    try? await execution.standardInputWriter.finish()
                    return result
                }
                return nil
            }
            if let value = try result.closureResult?.get() { return value }
            guard .now < end else { throw HostTrouble.timeout.failure(host) }
            throw failure(
                result.terminationStatus, result.standardError,
                hasBegun: script.answer(in: String(decoding: output, as: UTF8.self)) != nil)
        }
    }

    /// What a script that didn't come to its end means: ssh itself ends with 255.
    private func failure(_ status: TerminationStatus, _ said: String, hasBegun: Bool) -> Failure {
        let trouble = hasBegun && status != .exited(255) ? .scriptFails : HostTrouble(said: said)
        return trouble.failure(host, said: said)
    }

    /// Failures pass; any other error is ssh's.
    private func mappingErrors<Value>(_ body: () async throws -> Value) async throws(Failure) -> Value {
        do {
            return try await body()
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
            throw HostTrouble.other.failure(host, said: "\(error)")
        }
    }
}

extension HostProbe {
    init(of sockets: [String], _ command: SSHCommand) async throws(Failure) {
        self.init(try await command.output(of: Self.script, sockets, within: SSHCommand.probePatience))
    }
}
