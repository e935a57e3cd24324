// How registries are reached: their hosts files, their certificates, their credentials.

import ContainerdClient
import Failure
import Files
package import IPFS
import OCI
import RegistryClient
package import RegistryCredentials
package import RegistryHosts
import TransferModel

/// The settings for all operations of one run of the program.
package struct RegistryAccess: Sendable {
    /// What the user typed when a registry refused.
    package let session = SessionCredentials()
    /// The registries that the user allows to be asked over plain HTTP.
    package let plainHTTP = PlainHTTPConsent()

    /// Whether certificates aren't verified, and HTTP is tried where there is no HTTPS.
    private let isInsecure: Bool
    /// Registries for which certificates aren't verified, whatever `isInsecure` says.
    private let unverified: Set<String>
    let docker: DockerConfiguration
    package let hosts: HostsSearch
    let hasOwnRoots: Bool
    /// Whether a loopback registry is this machine's, also for a daemon elsewhere.
    private let isLoopbackHere: Bool
    private let environment: [String: String]
    /// How many blobs this program itself moves at once, for one operation.
    let downloads: Int
    /// How long registries are waited for.
    let retries: RetryPolicy
    let ipfs: IPFSAccess

    /// Without `hostsDirectories` the standard ones are looked through. `helperLimit` is the time that a credential
    /// helper has for its answer, `standstill` how long a blob may stand still; both are other ones only in tests.
    package init(
        hostsDirectories: [String] = [], isInsecure: Bool = false, unverified: Set<String> = [],
        isRootless: Bool = false, downloads: Int = 3,
        environment: [String: String] = [:], helperLimit: Duration = .seconds(30),
        standstill: Duration? = nil, ipfs: IPFSAccess = IPFSAccess(), isLoopbackHere: Bool = false
    ) {
        var retries = RetryPolicy.standard
        if let standstill { retries.standstill = standstill }
        self.retries = retries
        self.ipfs = ipfs
        self.isLoopbackHere = isLoopbackHere
        self.downloads = downloads
        self.isInsecure = isInsecure
        self.unverified = unverified
        self.environment = environment
        docker = DockerConfiguration(environment: environment, helperLimit: helperLimit)
        hasOwnRoots = !hostsDirectories.isEmpty
        hosts = HostsSearch(
            roots: hasOwnRoots
                ? hostsDirectories : HostsSearch.standardRoots(isRootless: isRootless, environment: environment))
    }
}

extension RegistryAccess {
    /// Removes hosts directories that a killed run of the program has left.
    package func sweep() async {
        await blocking { [environment] in
            if let parent = try? RuntimeFolder.path(environment: environment) { PrivateHosts.sweep(parent: parent) }
        }
    }

    /// Has `body` try to reach the registry of a reference, once more over plain HTTP where that is allowed and HTTPS
    /// isn't spoken. Plain HTTP is never tried after a certificate that isn't trusted.
    ///
    /// `byDaemon` says who reaches it: what is set on this machine is not in force for a daemon on another one.
    func attempt<Value>(
        _ reference: Reference, _ context: OperationContext, byDaemon: Bool = false,
        _ body: (RegistryAttempt) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        if !byDaemon { try check(reference, context) }
        let machine = byDaemon ? context.machine : nil
        let there = try await machine?.findHosts(of: reference.registry, for: self)
        let found =
            machine != nil
            ? nil
            : try await blocking { [hosts, hasOwnRoots] () throws(Failure) -> FoundHosts? in
                if hasOwnRoots, let missing = hosts.missingRoots.first { throw Self.isMissing(missing) }
                return try hosts.find(for: reference.registry)
            }
        let isMixed =
            if let there { announce(there.found, on: there.machine, reference, context) } else {
                try await announce(found, reference, context)
            }
        func attempt(_ mode: RegistryAttempt.Mode, sendsStored: Bool = true) -> RegistryAttempt {
            RegistryAttempt(
                access: self, reference: reference, context: context, found: found, there: there,
                environment: environment, mode: mode, sendsStored: sendsStored)
        }
        // Everybody on the way can read what is sent over plain HTTP, so no stored credential is, unless there is no way.
        let plain = attempt(.plainHTTP, sendsStored: reference.isLoopback)
        let isInsecure = isInsecure || unverified.contains(reference.registry.lowercased())
        do throws(Failure) {
            if plainHTTP.isGiven(for: reference.registry) { return try await body(plain) }
            if isInsecure { return try await body(attempt(.unverified)) }
            return try await body(attempt(.configured, sendsStored: !isMixed))
        } catch  where error.isAnsweredByHTTP(reference) && (isInsecure || reference.isLoopback) {
            // The daemon tries HTTP itself on loopback, but not after every kind of garbage.
            context.report(.note("\(reference.registry) doesn't speak HTTPS: asked over plain HTTP"))
            let first = error.ofRegistry(reference)
            do throws(Failure) {
                return try await body(plain)
            } catch {
                // What hangs up may be in trouble with HTTPS as well: that is then said.
                throw error.code == .scheme || error.code == .network && first.code == .network ? first : error
            }
        }
    }

    /// A loopback registry is the daemon's machine's: what this program itself reaches by that name is another one.
    private func check(_ reference: Reference, _ context: OperationContext) throws(Failure) {
        guard let machine = context.machine, reference.isLoopback, !isLoopbackHere else { return }
        throw Failure(
            .policy,
            "\(reference.registry) is a registry on \(machine.name), and this program, which would have to move the bytes, is not there.",
            hint: "Say --loopback-here if the one on this machine is meant.")
    }

    /// Where a daemon elsewhere has its hosts directories.
    var rootsElsewhere: [String] {
        hasOwnRoots ? hosts.roots : HostsSearch.standardRoots(isRootless: false, environment: [:])
    }

    static func isMissing(_ root: String, on host: String? = nil) -> Failure {
        let place = host.map { " on \($0)" } ?? ""
        return Failure(.policy, "There is no hosts directory \(root)\(place).", hint: "Correct --hosts-dir.")
    }

    /// Asks a registry once more of whose refusal the daemon tells the status alone: how long to wait, or whose answer
    /// was missing, only an answer says.
    func explain(_ failure: Failure, _ reference: Reference, _ context: OperationContext) async -> Failure {
        let refusal = failure.cause?.firstMatch(of: /status from (?:HEAD|GET) request to (\S+): (?:400|401|429)/)
        guard let url = refusal.map({ String($0.1) }) else { return failure }
        let blob = url.firstMatch(of: /\/blobs\/([a-z0-9]+:[0-9a-f]+)/).flatMap { Digest(String($0.1)) }
        do throws(Failure) {
            try await attempt(reference, context.silent) { attempt throws(Failure) in
                try await attempt.withClient(retries: RetryPolicy.none) { client throws(Failure) in
                    try await client.probe(reference, blob: blob)
                }
            }
            return failure
        } catch {
            // The daemon's way to the registry may be another one than this program's; on another machine its settings
            // are, too.
            let isElsewhere =
                context.machine == nil
                ? error.code == .network && error.message.contains(reference.registry)
                : ![.auth, .rateLimit].contains(error.code)
            return isElsewhere || error.code == .cancelled ? failure : error
        }
    }

    /// Says which hosts file is in force. True where that file itself mixes HTTP with TLS keys: the daemon then falls
    /// back to HTTP without a word.
    private func announce(
        _ found: FoundHosts?, _ reference: Reference, _ context: OperationContext
    ) async throws(Failure) -> Bool {
        guard let found else { return false }
        switch found.kind {
        case .hostsFile(let path): context.report(.note("hosts file: \(path)"))
        case .certificates: context.report(.note("certificates: \(found.directory)"))
        }
        for other in found.shadowed { context.report(.note("not in force: \(other)")) }
        let warnings = try await blocking { () throws(Failure) -> [Failure] in
            try HostsFile.read(directory: found.directory).warnings(for: reference.registry)
        }
        return announce(warnings, context)
    }

    /// The same of a daemon on another machine.
    private func announce(
        _ found: HostsOfDaemon.Found?, on machine: any RemoteMachine, _ reference: Reference,
        _ context: OperationContext
    ) -> Bool {
        guard let found else { return false }
        context.report(.note("hosts file on \(machine.name): \(found.directory)"))
        return announce(found.hostsFile?.warnings(for: reference.registry, isHere: false) ?? [], context)
    }

    private func announce(_ warnings: [Failure], _ context: OperationContext) -> Bool {
        for warning in warnings { context.report(.warning(warning)) }
        return warnings.contains { $0.code == .scheme }
    }
}

extension Failure {
    /// Whether the answer shows HTTP where HTTPS was expected: an HTTP answer, nobody at a port 443 that nobody named,
    /// or, on this machine, somebody who hangs up.
    fileprivate func isAnsweredByHTTP(_ reference: Reference) -> Bool {
        let told = ofRegistry(reference)
        switch told.code {
        case .scheme: return true
        case .network:
            return reference.registry == reference.host && cause?.lowercased().contains("connection refused") == true
                || reference.isLoopback
                    && told == Failure(.hangsUp, at: reference.registry, for: "", cause: told.cause)
        default: return false
        }
    }
}
