// What can be wrong with an archive of an image.

import Archive
import Failure
import Lab
import OCI
import Testing

struct ArchiveFault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: Failure.Code
    /// What the message has to name: FILE, LAYER, or words.
    var names: [String]
    var bytes: @Sendable (inout FaultyImage) throws -> [UInt8]

    init(
        _ description: String, _ expected: Failure.Code, _ names: String...,
        bytes: @Sendable @escaping (inout FaultyImage) throws -> [UInt8]
    ) {
        (testDescription, self.expected, self.names, self.bytes) = (description, expected, names, bytes)
    }

    static let name = "a.test/faulty:1"

    private static func layout(
        _ description: String, _ expected: Failure.Code, _ names: String...,
        with edit: @Sendable @escaping (FaultyImage.Members, FaultyImage) -> FaultyImage.Members
    ) -> ArchiveFault {
        var fault = ArchiveFault(description, expected) { image in try edit(image.layout(name), image).archive }
        fault.names = names
        return fault
    }

    /// A layout of another image.
    private static func image(
        _ description: String, _ expected: Failure.Code, _ names: String...,
        change: @Sendable @escaping (inout FaultyImage) -> Void
    ) -> ArchiveFault {
        var fault = ArchiveFault(description, expected) { image in
            change(&image)
            return try image.layout(name).archive
        }
        fault.names = names
        return fault
    }

    private static func docker(
        _ description: String, _ expected: Failure.Code, _ names: String...,
        with edit: @Sendable @escaping (FaultyImage.Members) -> FaultyImage.Members
    ) -> ArchiveFault {
        var fault = ArchiveFault(description, expected) { image in try edit(image.dockerArchive(name)).archive }
        fault.names = names
        return fault
    }

    private static func listing(_ layers: String, config: String = "c.json", tag: String = name) -> [UInt8] {
        Array(#"[{"Config":"\#(config)","RepoTags":["\#(tag)"],"Layers":[\#(layers)]}]"#.utf8)
    }

    static let all: [ArchiveFault] = [
        layout("no layer", .incomplete, "LAYER") { members, image in
            members.with("blobs/sha256/\(image.layer.hex)", nil)
        },
        layout("no configuration", .incomplete, "lacks sha256:") { members, image in
            members.with("blobs/sha256/\(Digest.sha256(of: image.config).hex)", nil)
        },
        layout("no manifest", .incomplete, "lacks sha256:") { members, image in
            members.with("blobs/sha256/\(Digest.sha256(of: image.manifest).hex)", nil)
        },
        layout("a damaged layer", .archive, "FILE is damaged") { members, image in
            members.with("blobs/sha256/\(image.layer.hex)", [UInt8](repeating: 7, count: image.layer.size))
        },
        image("layers of another configuration", .incomplete, "does not unpack to") { image in
            let (one, other) = (image.layers[1].diffID, image.layers[2].diffID)
            image.change(config: {
                $0.replacing(one, with: "one").replacing(other, with: one).replacing("one", with: other)
            })
        },
        image("a layer that is not a tar archive", .archive, "can't be unpacked") { image in
            image.change(layer: Array(repeating: 0x78, count: 5000))
        },
        image("no layers where the configuration has some", .incomplete, "0 layers") { $0.keepLayers(0) },
        image("a layer fewer than the configuration has", .incomplete, "2 layers") { $0.keepLayers(2) },
        image("a configuration that is no JSON", .incomplete, "image configuration") { image in
            image.change(config: { _ in "<html>" })
        },
        image("a manifest that is no JSON", .incomplete, "image manifest") { image in
            image.change(manifest: { _ in "<html>" })
        },
        layout("an index of nothing", .archive, "holds no image") { members, _ in
            members.with("index.json", Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8))
        },
        layout("no index", .archive, "no index.json") { members, _ in members.with("index.json", nil) },
        layout("an index that is no JSON", .incomplete, "image index") { members, _ in
            members.with("index.json", Array("<html>".utf8))
        },
        image("an image of another platform", .platform, "linux/") { image in
            image.change(config: { $0.replacing("\"\(Host.architecture)\"", with: "\"s390x\"") })
        },
        docker("no layer in Docker's archive", .archive, "FILE lacks 1.tar") { $0.with("1.tar", nil) },
        docker("no configuration in Docker's archive", .archive, "FILE lacks c.json") { $0.with("c.json", nil) },
        docker("a configuration without a name", .archive, "without a name") {
            $0.with("manifest.json", listing(#""0.tar","1.tar","2.tar""#, config: ""))
        },
        docker("a layer without a name", .archive, "without a name") {
            $0.with("manifest.json", listing(#""0.tar","","2.tar""#))
        },
        docker("no layers, as Docker 25.0.0 wrote", .incomplete, "0 layers") { $0.with("manifest.json", listing("")) },
        docker("a list of nothing", .archive, "holds no image") { $0.with("manifest.json", Array("[]".utf8)) },
        docker("a list that is no JSON", .archive, "manifest.json") { $0.with("manifest.json", Array("{".utf8)) },
        docker("a tag that can't be read", .reference, "BAD//x") {
            $0.with("manifest.json", listing(#""0.tar","1.tar","2.tar""#, tag: "BAD//x"))
        },
        ArchiveFault("a folder as skopeo copies to", .archive) { image in
            let blobs = [image.config] + image.layers.map { _ in [] }
            return try [
                ("version", Array("Directory Transport Version: 1.1\n".utf8)), ("manifest.json", image.manifest),
            ]
            .appending(blobs.prefix(1).map { (Digest.sha256(of: $0).hex, $0) }).archive
        },
        ArchiveFault("an archive that ends early", .archive, "FILE ends early") { image in
            try image.layout(name).archive.dropLast(20_000)
        },
        ArchiveFault("an archive with a damaged header", .archive, "FILE is damaged at byte") { image in
            var bytes = try image.layout(name).archive
            bytes.replaceSubrange(1024..<1536, with: [UInt8](repeating: 0x5a, count: 512))
            return bytes
        },
        ArchiveFault("an empty file", .archive, "FILE is empty") { _ in [] },
    ]
}

extension FaultyImage.Members {
    fileprivate func appending(_ more: FaultyImage.Members) -> FaultyImage.Members { self + more }
}
