// The machine of a daemon that isn't this one: what is true there is asked there.

import ContainerdClient
package import Failure
import OCI
import RegistryHosts
import TransferModel

package protocol RemoteMachine: Sendable {
    /// As the user calls it.
    var name: String { get }
    /// What a script for a POSIX shell writes there, run by a user who may open the daemon's socket. Throws what is wrong.
    func run(_ script: String, _ words: [String]) async throws(Failure) -> String
    /// Runs a script that says one line, and lets its input end only after `body`, which is given that line.
    func holding<Value: Sendable>(
        _ script: String, _ words: [String], _ body: (String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value
}

/// The hosts directories of a daemon on another machine: those are in force for what it does itself.
struct HostsThere: Sendable {
    var machine: any RemoteMachine
    var hosts: HostsOfDaemon
    var found: HostsOfDaemon.Found?
}

extension RemoteMachine {
    /// Throws class `policy` for a directory that the user has named and that isn't there, or a hosts file that can't be
    /// used, else what is wrong with the machine.
    func findHosts(of registry: String, for access: RegistryAccess) async throws(Failure) -> HostsThere {
        let hosts = try HostsOfDaemon(of: registry)
        let answer = try hosts.results(
            try await run(HostsOfDaemon.search, hosts.words(roots: access.rootsElsewhere)))
        if access.hasOwnRoots, let missing = answer.missing.first {
            throw RegistryAccess.isMissing(missing, on: name)
        }
        return HostsThere(machine: self, hosts: hosts, found: answer.found)
    }
}

extension RegistryAttempt {
    /// Hands to `body` what a daemon elsewhere is told of the registry. What this attempt changes is made there, and
    /// removed.
    func withEndpoint<Value: Sendable>(
        _ there: HostsThere, _ body: (RegistryEndpoint) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let (machine, found) = (there.machine, there.found)
        switch mode {
        case .configured: return try await body(endpoint(root: found?.root))
        case .plainHTTP where found == nil: return try await body(endpoint(scheme: "http"))
        case .unverified where found == nil:
            return try await machine.holding(
                HostsOfDaemon.privateRoot, try there.hosts.wordsSkippingVerification()
            ) { root throws(Failure) in
                try await body(endpoint(root: root))
            }
        case .plainHTTP, .unverified:
            throw Failure(
                .policy,
                "\(machine.name) has settings of its own for \(reference.registry): \(found?.directory ?? "").",
                hint: "They are not changed from here. Set skip_verify or http in its hosts.toml.")
        }
    }
}

extension OperationContext {
    /// Says how much of these blobs this machine has to carry for a daemon elsewhere, at most.
    func reportRelay(of blobs: [Descriptor]) {
        if machine != nil { report(.relays(blobs.reduce(0) { $0 + $1.size })) }
    }
}
