// Made-up records of a daemon: images are named, blobs are numbers, bytes are small.

import App
import FoundationEssentials
import Inventory
import OCI
import TransferModel

func digest(_ number: Int) -> Digest {
    let hex = String(number, radix: 16)
    guard let digest = Digest("sha256:" + String(repeating: "0", count: 64 - hex.count) + hex) else {
        preconditionFailure("\(number) makes no digest")
    }
    return digest
}

let amd64 = Platform(os: "linux", architecture: "amd64")
let arm64 = Platform(os: "linux", architecture: "arm64")

extension ImageRecord {
    static func made(_ name: String, target: Int) -> ImageRecord {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        return ImageRecord(
            name: name, target: Descriptor(mediaType: .ociIndex, digest: digest(target), size: 100), createdAt: date,
            updatedAt: date)
    }

    /// So many images `host/a000`, `host/a001`, …, whose targets are 100, 101, ….
    static func made(count: Int) -> [ImageRecord] {
        (0..<count).map { number in
            let digits = String(number)
            let name = "host/a" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
            return made(name, target: 100 + number)
        }
    }
}

extension TargetContents {
    static func made(_ platforms: Platform...) -> TargetContents {
        TargetContents(
            platforms: platforms.map {
                PlatformContents(platform: $0, manifest: digest(2), config: digest(3), blobSize: 10, layers: 1)
            })
    }
}

extension NamespaceSummary {
    static func made(_ names: String...) -> [NamespaceSummary] {
        names.map { NamespaceSummary(record: NamespaceRecord(name: $0), images: 1) }
    }
}

extension Outcome {
    static let success = Outcome.succeeded(TransferResult(images: [], engine: .transfer, snapshotter: "overlayfs"))
}

extension ConnectionState {
    static let up = ConnectionState.connected(
        DaemonRecord(version: "2.1.9", revision: "", uuid: "a", pid: 1), address: "/run/a.sock", engine: .transfer,
        engineReason: nil)
}
