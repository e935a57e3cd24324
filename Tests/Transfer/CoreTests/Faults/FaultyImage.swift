// A made image of three layers whose documents can say something else than they should, as a registry and as archives.

import Archive
import Foundation
import Lab
import OCI

/// Each has blobs of its own: what one leaves in a daemon is no help to another.
struct FaultyImage: Sendable {
    let layers: [MadeLayer]
    /// What stands in the place of the layer that faults are about.
    private var otherLayer: [UInt8]?
    private(set) var manifest: [UInt8]
    private(set) var config: [UInt8]
    private var contents: [String: [UInt8]] = [:]

    init(_ number: Int) async throws {
        let specs = LayerSpec.stack(3, bytes: 30_000, seed: 90_000 + UInt64(100 * number))
        let image = try await ImageMaker().make(ImageSpec(specs, hasIndex: false))
        layers = image.variants[0].layers
        for blob in image.blobs { contents[blob.digest] = [UInt8](try Data(contentsOf: URL(filePath: blob.path))) }
        manifest = contents[image.root.digest] ?? []
        config = contents[image.variants[0].config.digest] ?? []
    }

    /// The layer that faults are about.
    var layer: MadeBlob { layers[1].blob }

    mutating func change(manifest edit: (String) -> String) {
        manifest = Array(edit(String(decoding: manifest, as: UTF8.self)).utf8)
        contents[Digest.sha256(of: manifest).description] = manifest
    }

    /// The manifest follows.
    mutating func change(config edit: (String) -> String) {
        let old = config
        let new = Array(edit(String(decoding: old, as: UTF8.self)).utf8)
        let (before, after) = (Digest.sha256(of: old).description, Digest.sha256(of: new).description)
        config = new
        contents[after] = new
        change(manifest: {
            $0.replacing(before, with: after)
                .replacing("\"size\":\(old.count)}", with: "\"size\":\(new.count)}")
        })
    }

    /// Puts other bytes in the layer's place, under their own digest.
    mutating func change(layer bytes: [UInt8]) {
        let (old, new) = (layer, Digest.sha256(of: bytes).description)
        otherLayer = bytes
        contents[new] = bytes
        change(manifest: {
            $0.replacing(old.digest, with: new)
                .replacing("\"size\":\(old.size)}", with: "\"size\":\(bytes.count)}")
        })
    }

    /// Lists so many layers only.
    mutating func keepLayers(_ count: Int) {
        change(manifest: { text in
            let start = text.firstRange(of: #""layers":["#)?.upperBound ?? text.endIndex
            let end = text[start...].firstIndex(of: "]") ?? text.endIndex
            let entries = text[start..<end].replacing("},{", with: "}\n{").split(separator: "\n").prefix(count)
            return text.replacingCharacters(in: start..<end, with: entries.joined(separator: ","))
        })
    }

    /// What a registry with it answers, under any name.
    func answer(_ request: TestRequest) -> TestResponse {
        let path = request.path.prefix { $0 != "?" }
        guard path != "/v2/" else { return TestResponse(200) }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let isManifest = path.contains("/manifests/")
        let own = Digest.sha256(of: manifest).description
        let found = isManifest ? (name == "1" || name == own ? manifest : nil) : name == own ? nil : contents[name]
        guard let bytes = found else { return TestResponse(404) }
        let type = isManifest ? "application/vnd.oci.image.manifest.v1+json" : "application/octet-stream"
        let digest = Digest.sha256(of: bytes).description
        let start = request.header("Range").flatMap { Int($0.dropFirst("bytes=".count).prefix { $0 != "-" }) } ?? 0
        var headers = ["Docker-Content-Digest": digest, "Content-Type": type]
        guard start > 0 else { return TestResponse(200, headers: headers, body: bytes) }
        headers["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
        return TestResponse(206, headers: headers, body: Array(bytes[min(start, bytes.count)...]))
    }

    typealias Members = [(name: String, bytes: [UInt8])]

    /// The members of an OCI layout.
    func layout(_ name: String) -> Members {
        let digest = Digest.sha256(of: manifest)
        let index = """
            {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\(digest)",\
            "size":\(manifest.count),"annotations":{"io.containerd.image.name":"\(name)"}}]}
            """
        let blobs =
            [manifest, config] + (otherLayer.map { [$0] } ?? []) + layers.map { contents[$0.blob.digest] ?? [] }
        return [("oci-layout", Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)), ("index.json", Array(index.utf8))]
            + blobs.map { ("blobs/sha256/\(Digest.sha256(of: $0).hex)", $0) }
    }

    /// The members of what Docker saves.
    func dockerArchive(_ name: String) -> Members {
        let layers = layers.enumerated().map { (name: "\($0).tar", bytes: contents[$1.blob.digest] ?? []) }
        let list = layers.map { "\"\($0.name)\"" }.joined(separator: ",")
        let manifest = #"[{"Config":"c.json","RepoTags":["\#(name)"],"Layers":[\#(list)]}]"#
        return [("manifest.json", Array(manifest.utf8))] + layers + [("c.json", config)]
    }
}

extension FaultyImage.Members {
    /// The same with other bytes for one member; nil takes it away.
    func with(_ name: String, _ bytes: [UInt8]?) -> FaultyImage.Members {
        compactMap { member in member.name == name ? bytes.map { (name, $0) } : member }
    }

    var archive: [UInt8] {
        get throws { try flatMap { try TarBlock.file(name: $0.name, $0.bytes) } + TarBlock.end }
    }
}
