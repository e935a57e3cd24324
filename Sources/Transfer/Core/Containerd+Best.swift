// One name for the images of several platforms, as an archive may have it.

import ContainerdClient
import Failure
import Inventory
import OCI

extension Containerd {
    /// Which of several targets a name is to stand for: the one for the platforms that were asked for, or for the host's
    /// where all were; where none is, the last, as containerd does it.
    func best(of targets: [Descriptor], for platforms: [Platform]) async throws(Failure) -> Descriptor {
        guard targets.count > 1 else { return targets[0] }
        var known: [(target: Descriptor, platform: Platform)] = []
        for target in targets {
            do throws(Failure) {
                known += try await StoredImage.Documents(of: target, in: self).variants.map { (target, $0.platform) }
            } catch  where error.code == .incomplete {
                // It is said once this one is needed.
            }
        }
        let wanted = platforms.isEmpty ? [.host] : platforms
        let best = wanted.lazy.compactMap { known.best(for: $0) { $0.platform } }.first
        return best?.target ?? targets[targets.count - 1]
    }

    /// The targets that the index of an archive lists for a name, or for the target that the name has now. The daemon
    /// has stored that index under the lease of the import, with labels for what it lists.
    func listed(as name: String, _ target: Descriptor, prefix: String) async throws(Failure) -> [Descriptor] {
        for resource in try await resources(ofLease: lease ?? "") where resource.type == "content" {
            guard let digest = Digest(resource.id), let blob = try await blob(digest),
                blob.size <= Containerd.longestDocument,
                blob.labels.keys.contains(where: { $0.hasPrefix("containerd.io/gc.ref.content.") }),
                let bytes = try await document(digest),
                case .index(let index) = try? Document(decoding: bytes, as: .ociIndex)
            else { continue }
            let listed = index.manifests.filter {
                $0.digest == target.digest || ArchiveIngest.Entry($0).name(prefix: prefix) == name
            }
            if !listed.isEmpty { return listed }
        }
        return []
    }
}
