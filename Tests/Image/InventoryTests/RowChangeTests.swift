// Rows after a change are the rows of an inventory that was listed then.

import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct RowChangeTests {
    private static let platforms = [
        Platform(os: "linux", architecture: "amd64"), Platform(os: "linux", architecture: "arm64"),
    ]
    private static let targets = (0..<4).map { Digest.sha256(of: Array("target \($0)".utf8)) }
    /// One is a digest, as Kubernetes records images: it may stand in the row of another.
    private static let names = (0..<5).map { "docker.io/library/a:\($0)" } + ["\(targets[0])", "z"]

    private struct Known {
        var images: [String: ImageRecord] = [:]
        var contents: [Digest: TargetContents] = [:]
        var containers: [ContainerRecord] = []

        /// Listed as a whole.
        func inventory(foldsAliases: Bool) -> Inventory {
            var inventory = Inventory(foldsAliases: foldsAliases)
            inventory.apply(.images(Array(images.values)))
            inventory.apply(.contents(contents))
            inventory.apply(.containers(containers))
            return inventory
        }
    }

    private static func record(_ name: String, _ target: Digest) -> ImageRecord {
        let now = Date(timeIntervalSince1970: 0)
        return ImageRecord(
            name: name, target: Descriptor(mediaType: .ociIndex, digest: target, size: 1), labels: [:], createdAt: now,
            updatedAt: now)
    }

    private static func contents(_ random: inout some RandomNumberGenerator) -> TargetContents {
        TargetContents(
            platforms: platforms.prefix(Int.random(in: 0...2, using: &random)).map { platform in
                PlatformContents(
                    platform: platform, manifest: .sha256(of: Array("\(platform)".utf8)),
                    config: .sha256(of: Array("c\(platform)".utf8)), blobSize: 7, layers: 1, unpacked: true,
                    size: .random(in: 0...9, using: &random))
            })
    }

    @Test(arguments: 0..<20, [false, true])
    func `a change makes the rows that a listing makes`(seed: UInt64, foldsAliases: Bool) {
        var random = Numbers(state: seed)
        var known = Known()
        var inventory = known.inventory(foldsAliases: foldsAliases)
        // What is kept of the rows by somebody who looks now and then.
        var (kept, version) = (inventory.rows, inventory.rowVersion)
        for _ in 0..<60 {
            let (name, target) = (
                Self.names.randomElement(using: &random) ?? "",
                Self.targets.randomElement(using: &random) ?? Self.targets[0]
            )
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let record = Self.record(name, target)
                known.images[name] = record
                inventory.apply(.someImages([name: record]))
            case 1:
                known.images.removeValue(forKey: name)
                inventory.apply(.someImages([name: ImageRecord?.none]))
            case 2:
                known.containers =
                    Bool.random(using: &random) ? [ContainerRecord(id: "c", image: name, createdAt: .distantPast)] : []
                inventory.apply(.containers(known.containers))
            default:
                let contents = Self.contents(&random)
                known.contents[target] = contents
                inventory.apply(.contents([target: contents]))
            }
            let targets = Set(known.images.values.map(\.target.digest))
            known.contents = known.contents.filter { targets.contains($0.key) }
            let listed = known.inventory(foldsAliases: foldsAliases)
            #expect(inventory.rows == listed.rows)
            #expect(inventory.totalSize == listed.totalSize)
            guard Bool.random(using: &random) else { continue }
            if let changes = inventory.rowChanges(since: version) {
                for change in changes { kept.replaceSubrange(change.range, with: change.rows) }
            } else {
                kept = inventory.rows
            }
            version = inventory.rowVersion
            #expect(kept == inventory.rows)
        }
    }
}

/// The same numbers for the same seed.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }
}
