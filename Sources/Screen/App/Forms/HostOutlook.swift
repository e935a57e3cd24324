// What an operation would find on the hosts that it is about, as far as is known here.

import Inventory
package import OCI
import TransferModel

/// Hosts, in the order in which they were named.
package struct HostOutlook: Hashable, Sendable {
    /// Those that have the image: as it is on most of them, or where it is copied from.
    package private(set) var having: [String] = []
    /// Those where its name is something else.
    package private(set) var differing: [String] = []
    package private(set) var lacking: [String] = []
    /// Those that aren't connected, or whose images are not known yet.
    package private(set) var unknown: [String] = []
    /// What the others should have: as most do, or the host that it is copied from.
    package private(set) var digest: Digest?
}

extension HostOutlook {
    /// `digest` is what each should have; nil: what most have.
    fileprivate init(of name: String, on hosts: [FleetHost], like digest: Digest?) {
        let found = hosts.map { host in host.tells ? host.inventory.digest(of: name) : nil }
        var counts: [Digest: Int] = [:]
        for case let digest? in found { counts[digest, default: 0] += 1 }
        self.digest = digest ?? counts.max { ($0.value, $1.key.hex) < ($1.value, $0.key.hex) }?.key
        for (host, digest) in zip(hosts, found) {
            if !host.tells {
                unknown.append(host.name)
            } else if digest == nil {
                lacking.append(host.name)
            } else if digest == self.digest {
                having.append(host.name)
            } else {
                differing.append(host.name)
            }
        }
    }
}

extension FormDialog {
    /// Nil where it is not about hosts, or is not filled.
    package func outlook(in app: AppState) -> HostOutlook? {
        guard let operation = try? operations().first else { return nil }
        let named = purpose == .copy ? try? copyTargets(among: app.hosts) : context.hosts
        guard let hosts = named?.compactMap(app.host) else { return nil }
        switch operation {
        case .pull(let request): return HostOutlook(of: request.source.name, on: hosts, like: nil)
        case .copy(let request):
            let digest = app.host(request.source)?.inventory.digest(of: request.image)
            return HostOutlook(of: request.image, on: hosts, like: digest)
        case .tag(let request): return HostOutlook(of: request.source, on: hosts, like: nil)
        default: return nil
        }
    }
}
