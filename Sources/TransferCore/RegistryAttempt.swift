// One attempt to reach a registry: over HTTPS or over HTTP, never over both.

import ContainerdClient
import Failure
import Inventory
import OCI
import RegistryCredentials
import RegistryHosts
import TransferModel

struct RegistryAttempt: Sendable {
    let access: RegistryAccess
    let reference: Reference
    let job: Job
    let found: FoundHosts?
    let environment: [String: String]

    typealias Body = (RegistryEndpoint) async throws(Failure) -> Void

    /// As the user's own files say.
    func asConfigured(sendsStored: Bool, _ body: Body) async throws(Failure) {
        guard let found else { return try await body(endpoint(sendsStored: sendsStored)) }
        guard !found.isFoundByDaemon else { return try await use(found.root, sendsStored: sendsStored, body) }
        try await use(.unchanged, sendsStored: sendsStored, body)
    }

    /// HTTPS, whatever the certificate.
    func withoutVerifying(_ body: Body) async throws(Failure) {
        try await use(.skipVerify, sendsStored: true, body)
    }

    /// Plain HTTP: everybody on the way can read what is sent, so no stored credential is, unless the way is none.
    func plainHTTP(_ body: Body) async throws(Failure) {
        let isLocal = reference.isLoopback
        guard found != nil else { return try await body(endpoint(scheme: "http", sendsStored: isLocal)) }
        try await use(.plainHTTP, sendsStored: isLocal, body)
    }

    private func use(_ mode: PrivateHosts.Mode, sendsStored: Bool, _ body: Body) async throws(Failure) {
        let parent = try PrivateHosts.parent(environment: environment)
        try await PrivateHosts.with(extending: found, registry: reference.registry, mode: mode, parent: parent) {
            root throws(Failure) in
            try await use(root, sendsStored: sendsStored, body)
        }
    }

    private func use(_ root: String, sendsStored: Bool, _ body: Body) async throws(Failure) {
        // Seen from another process namespace the number is somebody else's.
        if Owner.current.pidNamespace == "pid:[\(job.daemon.pidNamespace)]" {
            try HostsVisibility.check(root, daemonPID: job.daemon.pid)
        }
        try await body(endpoint(root: root, sendsStored: sendsStored))
    }

    private func endpoint(scheme: String? = nil, root: String? = nil, sendsStored: Bool) -> RegistryEndpoint {
        RegistryEndpoint(reference: reference.description, scheme: scheme, hostsDirectory: root) {
            [access, job] question in
            CoreDumps.disable()
            job.report(.asked(host: question.host))
            let answer =
                sendsStored
                ? await job.credentials.answer(for: question.host)
                : CredentialAnswer(credential: access.session.credential(for: question.host))
            if let warning = answer.warning { job.report(.warning(warning)) }
            return AuthAnswer(answer.credential)
        }
    }
}

extension AuthAnswer {
    fileprivate init(_ credential: Credential?) {
        switch credential {
        case .password(let user, let secret): self = .password(user: user, secret: secret.reveal)
        case .identityToken(let token): self = .identityToken(token.reveal)
        case nil: self = .none
        }
    }
}
