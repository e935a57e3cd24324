// Short commands on a host.

import Failure
import Subprocess

extension SSHCommand {
    private static let longestOutput = 1 << 20
    private static let patience = Duration.seconds(20)

    /// What a script writes on the host. Throws what `HostTrouble` says, class `network` where it takes too long.
    func output(of script: String, _ words: [String] = []) async throws(Failure) -> String {
        let command = running(shell(script, words))
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        do {
            return try await withThrowingTaskGroup(of: String?.self) { [options] group in
                group.addTask {
                    let result = try await Subprocess.run(
                        .name(command[0]), arguments: Arguments(Array(command.dropFirst())), platformOptions: options,
                        output: .string(limit: Self.longestOutput), error: .string(limit: Self.longestOutput))
                    guard result.terminationStatus.isSuccess else {
                        let said = result.standardError
                        throw HostTrouble(said: said).failure(host, said: said)
                    }
                    return result.standardOutput
                }
                group.addTask {
                    try await Task.sleep(for: Self.patience)
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
}

extension SSHCommand {
    /// Throws what `HostTrouble` says where the script doesn't come to say a line, else what `body` throws.
    func holding<Value: Sendable>(
        _ script: String, _ words: [String], _ body: (String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let command = running(shell(script, words))
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))]
        do {
            let result = try await Subprocess.run(
                .name(command[0]), arguments: Arguments(Array(command.dropFirst())), platformOptions: options,
                input: .inputWriter, output: .sequence, error: .combinedWithOutput
            ) { execution in
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
        self.init(try await command.output(of: Self.script, sockets))
    }
}
