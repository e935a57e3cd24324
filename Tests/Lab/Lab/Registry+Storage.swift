// Fills a registry by laying files where docker-registry keeps them: no push, so no daemon ever holds the content.

package import Foundation

extension Registry {
    /// Makes an image available as `name`, "demo/small:1.0". Takes milliseconds: blobs are hard links where the
    /// folders share a file system. The tag may exist already; it then moves.
    package nonisolated func put(_ image: MadeImage, as name: String) throws {
        let (repository, tag) = try Self.split(name)
        let manifests = Set(image.manifests.map(\.digest))
        for blob in image.blobs {
            try place(blob)
            let kind = manifests.contains(blob.digest) ? "_manifests/revisions" : "_layers"
            try link(blob.digest, at: "\(repository)/\(kind)/sha256/\(blob.hex)")
        }
        try link(image.root.digest, at: "\(repository)/_manifests/tags/\(tag)/current")
        try link(image.root.digest, at: "\(repository)/_manifests/tags/\(tag)/index/sha256/\(image.root.hex)")
    }

    /// Whether the blob is in its storage, pushed or put.
    package nonisolated func holds(_ digest: String) -> Bool {
        FileManager.default.fileExists(atPath: data(of: digest))
    }

    /// The bytes of a blob in its storage.
    package nonisolated func bytes(of digest: String) throws -> Data {
        try Data(contentsOf: URL(filePath: data(of: digest)))
    }

    /// The digest that a tag, "demo/small:1.0", stands for.
    package nonisolated func target(of name: String) throws -> String {
        let (repository, tag) = try Self.split(name)
        let link = "\(storage)/repositories/\(repository)/_manifests/tags/\(tag)/current/link"
        return try String(contentsOfFile: link, encoding: .utf8)
    }

    /// Takes a blob away, behind the registry's back: whoever asks for it is told 404.
    package nonisolated func lose(_ digest: String) throws {
        try FileManager.default.removeItem(atPath: data(of: digest))
    }

    /// Changes one byte in the middle of a blob: its size is right, its digest is not.
    package nonisolated func corrupt(_ digest: String) throws {
        var bytes = try Data(contentsOf: URL(filePath: data(of: digest)))
        guard !bytes.isEmpty else { throw LabFailure("\(digest) is empty") }
        bytes[bytes.count / 2] ^= 0xff
        try bytes.write(to: URL(filePath: data(of: digest)), options: .atomic)  // a new file: others keep theirs
    }

    private nonisolated var storage: String { "\(folder)/storage/docker/registry/v2" }

    private nonisolated func data(of digest: String) -> String {
        let hex = digest.dropFirst("sha256:".count)
        return "\(storage)/blobs/sha256/\(hex.prefix(2))/\(hex)/data"
    }

    private nonisolated func place(_ blob: MadeBlob) throws {
        let target = data(of: blob.digest)
        guard !FileManager.default.fileExists(atPath: target) else { return }
        try FileManager.default.createDirectory(
            atPath: URL(filePath: target).deletingLastPathComponent().path, withIntermediateDirectories: true)
        do {
            try FileManager.default.linkItem(atPath: blob.path, toPath: target)
        } catch {
            try FileManager.default.copyItem(atPath: blob.path, toPath: target)
        }
    }

    private nonisolated func link(_ digest: String, at place: String) throws {
        let folder = "\(storage)/repositories/\(place)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(digest.utf8).write(to: URL(filePath: "\(folder)/link"), options: .atomic)
    }

    private static func split(_ name: String) throws -> (repository: String, tag: String) {
        let parts = name.split(separator: ":").map(String.init)
        guard parts.count == 2 else { throw LabFailure("\(name) is not repository:tag") }
        return (parts[0], parts[1])
    }
}
