// Makes layers: a tar with one file, packed.

import Foundation

extension ImageMaker {
    /// One layer, from the cache if it was made before.
    func make(_ spec: LayerSpec, mediaType: String) async throws -> (blob: MadeBlob, diffID: String) {
        let note = "\(folder)/layers/\(spec.key)"
        if let known = remembered(note, mediaType: mediaType) { return known }

        let draft = "\(note).\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: draft) }
        var (digest, size, diffID) = try write(spec, to: draft)
        if spec.filling == .zeros, spec.packing == .gzip {
            try await Command.output("gzip", ["-1nf", "--suffix", ".gz", draft])
            try FileManager.default.moveItem(atPath: "\(draft).gz", toPath: draft)
            (digest, size) = try copy(draft)
        }
        let place = path(of: digest)
        guard rename(draft, place) == 0 else { throw LabFailure.system(place, errno) }
        try Data("\(digest) \(size) \(diffID)".utf8).write(to: URL(filePath: note), options: .atomic)
        return (MadeBlob(mediaType: mediaType, digest: digest, size: size, path: place), diffID)
    }

    private func remembered(_ note: String, mediaType: String) -> (blob: MadeBlob, diffID: String)? {
        guard let text = try? String(contentsOfFile: note, encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 3, let size = Int(fields[1]) else { return nil }
        let blob = MadeBlob(mediaType: mediaType, digest: fields[0], size: size, path: path(of: fields[0]))
        return FileManager.default.fileExists(atPath: blob.path) ? (blob, fields[2]) : nil
    }

    /// Writes the layer to `path`, packed except for zeros that gzip is to pack.
    private func write(
        _ spec: LayerSpec, to path: String
    ) throws -> (digest: String, size: Int, diffID: String) {
        var packer = LayerPacker(spec.filling == .zeros && spec.packing == .gzip ? .plain : spec.packing)
        var blob = try BlobWriter(path: path)
        var tar = try BlobWriter()
        func add(_ chunk: Data) throws {
            guard !chunk.isEmpty else { return }
            try tar.write(chunk)
            try blob.write(packer.block(chunk))
        }
        try blob.write(packer.head)
        try add(Tar.header("lab/", size: 0) + Tar.header("lab/\(spec.filling.rawValue)-\(spec.seed)", size: spec.bytes))
        var noise = Noise(seed: spec.seed)
        var left = spec.bytes
        while left > 0 {
            let count = min(left, 63 * 1024)
            try add(spec.filling == .noise ? noise.bytes(count) : Data(count: count))
            left -= count
        }
        try add(Tar.padding(after: spec.bytes))
        try add(Tar.end)
        try blob.write(packer.tail)
        let size = blob.size
        return (try blob.finish(), size, try tar.finish())
    }

    /// The digest and size of a file.
    private func copy(_ path: String) throws -> (digest: String, size: Int) {
        let data = try Data(contentsOf: URL(filePath: path))
        var blob = try BlobWriter()
        try blob.write(data)
        return (try blob.finish(), data.count)
    }
}
