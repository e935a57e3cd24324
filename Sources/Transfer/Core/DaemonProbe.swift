// What is found out about one run of a daemon, each thing once.

import ContainerdClient
import Failure
import Inventory
import OCI

actor DaemonProbe {
    private var found: [PluginRecord]?
    private var probed: [ImagesEndpoint.Unpack: Bool] = [:]

    func plugins(_ containerd: Containerd) async throws(Failure) -> [PluginRecord] {
        if let found { return found }
        let plugins = try await containerd.plugins()
        found = plugins
        return plugins
    }

    /// Whether the Transfer service is set up to unpack to a snapshotter. No daemon tells, so it is given an archive
    /// without images: it refuses the unpacking before it finds nothing to unpack (observed with containerd 1.7.24 and
    /// 2.1.9). No network is needed. What little is stored a lease holds: that of `containerd`, or the daemon's own.
    ///
    /// Throws what else goes wrong.
    func unpacks(_ target: ImagesEndpoint.Unpack, _ containerd: Containerd) async throws(Failure) -> Bool {
        if let known = probed[target] { return known }
        let empty = try ImageLayout.archive([], blobs: [])
        let archive = TransferEndpoint.archive { try await $0(empty) }
        let nowhere = ImagesEndpoint(
            otherNames: [.givenOr(prefix: "tallyman-probe")], platforms: [target.platform], unpacks: [target])
        let result: Bool
        do throws(Failure) {
            try await containerd.transfer(from: archive, to: .images(nowhere)) { _ in }
            result = true
        } catch  where error.code == .snapshotter {
            result = false
        } catch  where error.code == .platform || error.code == .archive {
            result = true
        }
        probed[target] = result
        return result
    }
}
