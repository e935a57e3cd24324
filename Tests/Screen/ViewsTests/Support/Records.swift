// Made-up records of a daemon, for scenes.

import FoundationEssentials
import Inventory
import OCI

/// When every scene is: ages are counted from here.
let sceneDate = Date(timeIntervalSince1970: 1_750_000_000)

let amd64 = Platform(os: "linux", architecture: "amd64")
let arm64 = Platform(os: "linux", architecture: "arm64")

/// A digest whose first digits differ from those of other numbers.
func digest(_ number: Int) -> Digest {
    let hex = String(number, radix: 16)
    let head = String(repeating: "a", count: max(0, 4 - hex.count)) + hex
    guard let digest = Digest("sha256:" + head + String(repeating: "0", count: 64 - head.count)) else {
        preconditionFailure("\(number) makes no digest")
    }
    return digest
}

extension ImageRecord {
    static func made(
        _ name: String, target: Int, labels: [String: String] = [:], daysAgo days: Double = 3
    ) -> ImageRecord {
        let date = sceneDate - days * 86_400
        return ImageRecord(
            name: name, target: Descriptor(mediaType: .ociIndex, digest: digest(target), size: 1_000), labels: labels,
            createdAt: date, updatedAt: date)
    }
}

extension PlatformContents {
    static func made(
        _ platform: Platform = amd64, number: Int, size: Int64?, blobSize: Int64, isUnpacked: Bool? = true
    ) -> PlatformContents {
        PlatformContents(
            platform: platform, manifest: digest(number), config: digest(number + 1), blobSize: blobSize,
            created: sceneDate - 40 * 86_400, layers: 3, unpacked: isUnpacked, size: size)
    }
}
