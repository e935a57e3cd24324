// One attempt to reach a registry: over HTTPS or over HTTP, never over both.

import ContainerdClient
import Failure
import Files
import Inventory
import OCI
import Processes
import RegistryClient
import RegistryCredentials
import RegistryHosts
import TransferModel

struct RegistryAttempt: Sendable {
    enum Mode: Sendable {
        /// As the user's own files say.
        case configured
        /// HTTPS, whatever the certificate.
        case unverified
        case plainHTTP
    }

    let access: RegistryAccess
    let reference: Reference
    let context: OperationContext
    /// On this machine.
    let found: FoundHosts?
    /// On the daemon's machine, where that is another one.
    let there: HostsThere?
    let environment: [String: String]
    let mode: Mode
    /// Whether a registry that asks gets what is stored, or only what was typed.
    let sendsStored: Bool

    /// Hands to `body` what this program itself reaches the registry with.
    func withClient<Value: Sendable>(
        retries: RetryPolicy? = nil, _ body: (RegistryClient) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let hosts = try await blocking { [found] () throws(Failure) -> HostsFile? in
            if let found { try HostsFile.read(directory: found.directory) } else { nil }
        }
        let route = try RegistryRoute(registry: reference.registry, hosts: hosts, scheme: scheme)
        return try await RegistryClient.with(
            route, retries: retries ?? access.retries, environment: environment,
            credential: { [self] in await credential(for: $0) }, waits: { [context] in context.report(.waiting($0)) },
            body)
    }

    /// Hands to `body` what the daemon is told of the registry.
    func withEndpoint<Value: Sendable>(
        _ body: (RegistryEndpoint) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        if let there { return try await withEndpoint(there, body) }
        if found == nil, mode != .unverified {
            return try await body(endpoint(scheme: mode == .plainHTTP ? "http" : nil))
        }
        if let found, found.isFoundByDaemon, mode == .configured { return try await use(found.root, body) }
        let parent = try await blocking { [environment] () throws(Failure) -> String in
            try RuntimeFolder.path(environment: environment)
        }
        return try await PrivateHosts.with(
            extending: found, registry: reference.registry, mode: change ?? .unchanged, parent: parent
        ) { root throws(Failure) in
            try await use(root, body)
        }
    }

    private var scheme: RegistryRoute.Scheme {
        switch mode {
        // As the daemon does without a hosts file: a certificate on this machine proves nothing.
        case .configured: found == nil && reference.isLoopback ? .httpsUnverified : .https
        case .unverified: .httpsUnverified
        case .plainHTTP: .http
        }
    }

    /// What differs from the user's own files.
    private var change: PrivateHosts.Mode? {
        switch mode {
        case .configured: nil
        case .unverified: .skipVerify
        case .plainHTTP: .plainHTTP
        }
    }

    private func use<Value>(
        _ root: String, _ body: (RegistryEndpoint) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        // Seen from another process namespace the number is somebody else's.
        if ProcessIdentity.current.pidNamespace == "pid:[\(context.daemon.pidNamespace)]" {
            try await blocking { [pid = context.daemon.pid] () throws(Failure) -> Void in
                try HostsVisibility.check(root, daemonPID: pid)
            }
        }
        return try await body(endpoint(root: root))
    }

    func endpoint(scheme: String? = nil, root: String? = nil) throws(Failure) -> RegistryEndpoint {
        guard context.features.has(.registrySettings) || scheme == nil && root == nil else {
            throw Failure(
                .daemon, "The Transfer service of this containerd can't be told how to reach \(reference.registry).",
                hint: "Go without --engine transfer: this program then does the work itself.")
        }
        return RegistryEndpoint(reference: reference.description, scheme: scheme, hostsDirectory: root) {
            AuthAnswer(await credential(for: $0.host))
        }
    }

    private func credential(for host: String) async -> Credential? {
        CoreDumps.disable()
        context.report(.asked(host: host))
        guard sendsStored else { return access.session.credential(for: host) }
        let answer = await context.credentials.answer(for: host)
        if let warning = answer.warning { context.report(.warning(warning)) }
        return answer.credential
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
