// The credentials of one operation: each registry's is looked up once.

/// Answers a daemon that asks again and again for the same host (two to five times for each pull). What the user typed
/// counts over Docker's configuration.
package actor OperationCredentials {
    private enum LookUp {
        case running(waiting: [CheckedContinuation<Void, Never>])
        case done(Credential?)
    }

    private let source: DockerConfiguration
    private let session: SessionCredentials
    private var lookUps: [RegistryHost: LookUp] = [:]

    package init(_ source: DockerConfiguration, session: SessionCredentials) {
        self.source = source
        self.session = session
    }

    /// The first to ask for a host looks it up in its own task and gets the warning; all others get what it got, without
    /// one. When it is cancelled it gets no credential, and the next one that asks, or waits already, looks again.
    package func answer(for host: String) async -> CredentialAnswer {
        guard let host = RegistryHost(host) else { return CredentialAnswer() }
        while true {
            switch lookUps[host] {
            case .done(let credential):
                return CredentialAnswer(credential: credential)
            case .running:
                await withCheckedContinuation { wait(for: host, $0) }
            case nil:
                lookUps[host] = .running(waiting: [])
                let answer = await lookUp(host)
                end(host, with: Task.isCancelled ? nil : .done(answer.credential))
                return answer
            }
        }
    }

    private func lookUp(_ host: RegistryHost) async -> CredentialAnswer {
        if let typed = session.credential(for: host) { return CredentialAnswer(credential: typed) }
        return await source.answer(for: host)
    }

    private func wait(for host: RegistryHost, _ continuation: CheckedContinuation<Void, Never>) {
        guard case .running(let waiting) = lookUps[host] else { return continuation.resume() }
        lookUps[host] = .running(waiting: waiting + [continuation])
    }

    private func end(_ host: RegistryHost, with end: LookUp?) {
        guard case .running(let waiting) = lookUps.removeValue(forKey: host) else { return }
        lookUps[host] = end
        for continuation in waiting { continuation.resume() }
    }
}
