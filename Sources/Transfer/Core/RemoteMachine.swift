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

extension RegistryAttempt {
    /// Hands to `body` what a daemon elsewhere is told of the registry: its hosts directories are those of its machine.
    /// What this attempt changes is made there, and swept.
    func withEndpoint<Value: Sendable>(
        on machine: any RemoteMachine, _ body: (RegistryEndpoint) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let hosts = try HostsOfDaemon(of: reference.registry)
        let found = hosts.found(
            try await machine.run(HostsOfDaemon.search, hosts.words(roots: access.rootsElsewhere)))
        if let found { context.report(.note("hosts file on \(machine.name): \(found.directory)")) }
        switch mode {
        case .configured: return try await body(endpoint(root: found?.root))
        case .plainHTTP where found == nil: return try await body(endpoint(scheme: "http"))
        case .unverified where found == nil:
            return try await machine.holding(
                HostsOfDaemon.privateRoot, try hosts.wordsSkippingVerification()
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
