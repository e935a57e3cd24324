// Short commands on a host.

import Failure
import Glibc
import Subprocess

extension SSHCommand {
    private static let longestOutput = 1 << 20
    private static let patience = Duration.seconds(20)
    /// A host that lets one in and then doesn't answer is said to be dead within 20 s, too.
    fileprivate static let lookPatience = Duration.seconds(10)

    var environmentOfSSH: Environment {
        .custom(
            [Environment.Key: String](
                uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    /// What a script writes on the host. Throws what `HostTrouble` says, class `network` where it takes too long.
    func output(
        of script: String, _ words: [String] = [], within patience: Duration = Self.patience
    ) async throws(Failure) -> String {
        do {
            return try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    let result = try await run(shell, input: Self.input(script, words))
                    guard result.isSuccess else {
                        throw HostTrouble(said: result.said).failure(host, said: result.said)
                    }
                    return result.output
                }
                group.addTask {
                    try await Task.sleep(for: patience)
                    return nil
                }
                defer { group.cancelAll() }
                guard let output = try await group.next() ?? nil else {
                    throw HostTrouble.timeout.failure(host)
                }
                return output
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
            throw HostTrouble.other.failure(host, said: "\(error)")
        }
    }

    /// Has the one connection forward the sockets at these paths. Returns what ssh says where it doesn't.
    func forward(_ sockets: [String]) async -> String? {
        guard let result = try? await run(forwarding(sockets)) else { return "" }
        return result.isSuccess ? nil : result.said
    }

    /// Takes a connection that the user has opened for others to share (`ControlMaster`) for the one connection. False
    /// where there is none.
    func share() async -> Bool {
        guard let answer = try? await run(configuration),
            let line = answer.output.split(separator: "\n").first(where: { $0.hasPrefix("controlpath ") })
        else { return false }
        unlink(controlPath)
        guard symlink(String(line.dropFirst("controlpath ".count)), controlPath) == 0 else { return false }
        if let answer = try? await run(check), answer.isSuccess { return true }
        unlink(controlPath)
        return false
    }

    private func run(
        _ command: [String], input: String = ""
    ) async throws -> (isSuccess: Bool, output: String, said: String) {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let result = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())), environment: environmentOfSSH,
            platformOptions: options, input: .string(input), output: .string(limit: Self.longestOutput),
            error: .string(limit: Self.longestOutput))
        return (result.terminationStatus.isSuccess, result.standardOutput, result.standardError)
    }
}

extension SSHCommand {
    /// Throws what `HostTrouble` says where the script doesn't come to say a line, else what `body` throws.
    func holding<Value: Sendable>(
        _ script: String, _ words: [String], _ body: (String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        do {
            let result = try await Subprocess.run(
                .name(shell[0]), arguments: Arguments(Array(shell.dropFirst())), environment: environmentOfSSH,
                platformOptions: options, input: .inputWriter, output: .sequence, error: .combinedWithOutput
            ) { execution in
                _ = try await execution.standardInputWriter.write(Self.input(script, words))
                var said = ""
                for try await chunk in execution.standardOutput {
                    said += chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                    if said.contains("\n") { break }
                }
                guard let line = said.split(separator: "\n").first, line.hasPrefix("/") else {
                    throw HostTrouble(said: said).failure(host, said: said)
                }
                let result: Result<Value, Failure>
                do throws(Failure) {
                    result = .success(try await body(String(line)))
                } catch {
                    result = .failure(error)
                }
                try? await execution.standardInputWriter.finish()
                return result
            }
            return try result.closureResult.get()
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
            throw HostTrouble.other.failure(host, said: "\(error)")
        }
    }
}

extension HostLook {
    init(of sockets: [String], _ command: SSHCommand) async throws(Failure) {
        self.init(try await command.output(of: Self.script, sockets, within: SSHCommand.lookPatience))
    }
}
