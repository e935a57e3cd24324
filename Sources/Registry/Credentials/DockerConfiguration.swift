// Which credential Docker's configuration has for a registry.

import Failure
import Files

/// Docker's configuration file and the credential helpers that it names. Nothing is kept: the file is read again for
/// each answer.
package struct DockerConfiguration: Sendable {
    private let environment: [String: String]
    private let helperLimit: Duration

    /// `environment` says where the file is and where helpers are found, and is what they run with. `helperLimit` is
    /// the time that helpers have for one answer, all questions together.
    package init(environment: [String: String], helperLimit: Duration = .seconds(30)) {
        self.environment = environment
        self.helperLimit = helperLimit
    }

    /// The credential for `host` or `host:port`, as a daemon or a user spells it.
    ///
    /// A host's own helper counts over the helper for all, and that over the file. Whoever is in charge is the only one
    /// asked: when a helper fails, or has nothing, no other secret takes its place. Cancelled, it has no credential and
    /// no warning.
    package func answer(for host: String) async -> CredentialAnswer {
        guard let host = RegistryHost(host) else { return CredentialAnswer() }
        return await answer(for: host)
    }

    func answer(for host: RegistryHost) async -> CredentialAnswer {
        do throws(Failure) {
            let read = try await blocking { [environment] () throws(Failure) -> DockerFile? in
                try DockerFile(environment: environment)
            }
            guard let file = read else { return CredentialAnswer() }
            guard let name = file.helper(for: host) else { return file.answer(for: host) }
            let helper = try CredentialHelper(name: name, environment: environment)
            return await answer(of: helper, for: file.identifiers(for: host))
        } catch {
            return CredentialAnswer(warning: error)
        }
    }

    /// Asks for one identifier after the other. The first credential counts, then also over failures before it.
    private func answer(of helper: CredentialHelper, for identifiers: [String]) async -> CredentialAnswer {
        let end = ContinuousClock.now + helperLimit
        var warning: Failure?
        for identifier in identifiers {
            do throws(Failure) {
                if let credential = try await helper.credential(for: identifier, until: end) {
                    return CredentialAnswer(credential: credential)
                }
            } catch {
                guard error.code != .cancelled else { return CredentialAnswer() }
                warning = warning ?? error
                guard ContinuousClock.now < end else { break }
            }
        }
        return CredentialAnswer(warning: warning)
    }
}

extension DockerConfiguration: CustomReflectable {
    /// Environments hold secrets, too.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
