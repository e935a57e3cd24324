// Images as files of an IPFS node, as pushes put them there.

import Crypto
import Foundation

extension IPFSNode {
    /// Adds an image: its blobs, its documents with the URLs of what they list, and the descriptor of its root, whose CID
    /// is returned.
    package func add(_ image: MadeImage) throws -> String {
        var links: [String: [String: Any]] = [:]
        for blob in image.blobs where !image.manifests.contains(blob) {
            links[blob.digest] = ["urls": ["ipfs://\(add([UInt8](try Data(contentsOf: URL(filePath: blob.path)))))"]]
        }
        let root = image.root.digest
        for manifest in image.manifests.sorted(by: { $1.digest == root && $0.digest != root }) {
            let bytes = try Data(contentsOf: URL(filePath: manifest.path))
            guard var document = try JSONSerialization.jsonObject(with: bytes) as? [String: Any] else { continue }
            for key in ["config", "layers", "manifests"] {
                if let one = document[key] as? [String: Any] { document[key] = Self.linked(one, links) }
                if let many = document[key] as? [[String: Any]] { document[key] = many.map { Self.linked($0, links) } }
            }
            let linked = try Self.data(document)
            links[manifest.digest] = [
                "mediaType": manifest.mediaType, "digest": SHA256.hash(data: linked).text, "size": linked.count,
                "urls": ["ipfs://\(add([UInt8](linked)))"],
            ]
        }
        return add([UInt8](try Self.data(links[root] ?? [:])))
    }

    private static func linked(_ descriptor: [String: Any], _ links: [String: [String: Any]]) -> [String: Any] {
        descriptor.merging((descriptor["digest"] as? String).flatMap { links[$0] } ?? [:]) { $1 }
    }

    private static func data(_ document: [String: Any]) throws -> Data {
        try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
    }
}
