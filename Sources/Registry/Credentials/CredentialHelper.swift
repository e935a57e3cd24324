// A program that keeps credentials for Docker: `docker-credential-NAME`.

package import Failure
import FoundationEssentials
import Subprocess

/// Speaks the helpers' protocol: the program is run with the argument `get`, an identifier on its standard input and an
/// answer in JSON on its standard output.
struct CredentialHelper: Sendable {
    /// Bytes of output that are taken from a helper.
    static let longestAnswer = 1 << 20
    /// What a helper writes when it has nothing; then it ends with 1.
    private static let nothing = "credentials not found in native keychain"

    let program: String
    private let environment: Environment

    /// Throws class `auth` when the name could mean something else than a program in the path.
    init(name: String, environment: [String: String]) throws(Failure) {
        let program = "docker-credential-\(name)"
        guard name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil else {
            throw Failure(
                .auth, "The credential helper \(program.prefix(80)) is not run because of its name.",
                hint: "In Docker's configuration file, name helpers by letters, digits, dots, hyphens and underscores.")
        }
        self.program = program
        self.environment = .custom(
            [Environment.Key: String](
                environment.map { (Environment.Key(stringLiteral: $0), $1) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Asks for one identifier. Nil when the helper has nothing under it.
    ///
    /// At `end`, or when the task is cancelled, the helper and what it has started are killed before this returns.
    /// Throws class `auth` when the helper can't be run, fails, or answers nothing of use until then; `cancelled` when
    /// the task is. Failures quote nothing of what the helper wrote, since that may be the secret.
    func credential(for identifier: String, until end: ContinuousClock.Instant) async throws(Failure) -> Credential? {
        do {
            let reply = try await withThrowingTaskGroup(of: Reply?.self) { group in
                group.addTask { try await run(identifier) }
                group.addTask {
                    try await Task.sleep(until: end, clock: .continuous)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let reply else { throw failure("did not answer in time and was ended") }
            return try credential(in: reply)
        } catch let failure as Failure {
            throw failure
        } catch {
            guard !Task.isCancelled else { throw Failure(.cancelled, "Cancelled.") }
            throw failure(error)
        }
    }

    private struct Reply: Sendable {
        var status: TerminationStatus
        var output: [UInt8]
    }

    /// Runs the program without a terminal: it can't draw over the screen or read keys meant for it.
    private func run(_ identifier: String) async throws -> Reply {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let result = try await Subprocess.run(
            .name(program), arguments: ["get"], environment: environment, platformOptions: options,
            input: .inputWriter, output: .bytes(limit: Self.longestAnswer), error: .discarded
        ) { execution in
            // A helper may answer without reading. That it can't be written to is then no failure, given that this
            // process ignores SIGPIPE.
            _ = try? await execution.standardInputWriter.write(identifier)
            try? await execution.standardInputWriter.finish()
        }
        return Reply(status: result.terminationStatus, output: result.standardOutput)
    }

    private struct Answer: Decodable {
        var user: String
        var secret: Secret

        enum CodingKeys: String, CodingKey {
            case user = "Username"
            case secret = "Secret"
        }
    }

    private func credential(in reply: Reply) throws(Failure) -> Credential? {
        switch reply.status {
        case .exited(0): break
        case .exited where String(decoding: reply.output, as: UTF8.self).contains(Self.nothing): return nil
        case .exited(let code): throw failure("failed with exit status \(code)")
        case .signaled(let signal): throw failure("was ended by signal \(signal)")
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(reply.output)),
            !answer.user.isEmpty || answer.secret.isEmpty
        else { throw failure("answered with an invalid credential") }
        return Credential(user: answer.user, secret: answer.secret)
    }
}

/// Without a credential the registry is asked without one.
package struct CredentialAnswer: Sendable {
    package var credential: Credential?
    /// Why a credential that is configured can't be had. It holds no secret.
    package var warning: Failure?

    package init(credential: Credential? = nil, warning: Failure? = nil) {
        self.credential = credential
        self.warning = warning
    }
}

/// How a credential helper's failures are told. Nothing of what it wrote is quoted.
extension CredentialHelper {
    /// `event` completes the sentence that begins with the helper's name.
    func failure(_ event: String) -> Failure {
        Failure(
            .auth, "The credential helper \(program) \(event).", hint: "To see what is wrong, run: \(program) list")
    }

    func failure(_ error: any Error) -> Failure {
        let error = error as? SubprocessError
        switch error?.code {
        case .executableNotFound?:
            return Failure(
                .auth, "The credential helper \(program) was not found.",
                hint: "Install it, or remove it from Docker's configuration file.")
        case .outputLimitExceeded?: return failure("wrote more than \(Self.longestAnswer) bytes and was ended")
        default:
            var failure = failure("could not be run")
            failure.cause = error?.underlyingError.map { "\($0)" }
            return failure
        }
    }
}
