// Many image records in one go, for tests of scale.

import Foundation

extension Daemon {
    /// Starts a daemon with `count` image records in the namespace "default", in memory. The first time on a machine
    /// this takes about 15 seconds for 10,000 records; then a copy of that daemon's root serves.
    package static func filled(
        _ count: Int, targets: Int = 200, release: Release = .v2
    ) async throws -> Daemon {
        let version = try await Parts.shared.place(of: release.part).version
        let kept = "\(ImageMaker.cache)/roots/\(version)-\(count)-\(targets)"
        if FileManager.default.fileExists(atPath: kept) {
            return try await start(release, options: Options(inMemory: true, root: kept))
        }
        let daemon = try await start(release, options: Options(inMemory: true))
        do {
            try await daemon.fill(count, targets: targets)
            await daemon.kill()
            let draft = "\(kept).\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
            try await Command.output("cp", ["-a", "\(daemon.folder)/root/.", draft])
            if rename(draft, kept) != 0 { try FileManager.default.removeItem(atPath: draft) }
            try await daemon.restart()
            return daemon
        } catch {
            await daemon.stop()
            throw error
        }
    }

    /// Makes `count` image records "scale.test/repo-R:tag-N" over `targets` distinct tiny images, by few imports.
    ///
    /// Each record costs a sync of the database: start the daemon with `inMemory` for thousands.
    package nonisolated func fill(_ count: Int, targets: Int = 200, namespace: String = "default") async throws {
        let folder = try TemporaryFolder.make(inMemory: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let maker = try ImageMaker(folder: "\(folder)/images")
        var images: [MadeImage] = []
        for target in 0..<min(targets, count) {
            let layer = LayerSpec(bytes: 100 + target, seed: 10_000 + UInt64(target))
            images.append(try await maker.make(ImageSpec([layer], hasIndex: false)))
        }
        let local = version.drop { $0 == "v" }.hasPrefix("1.") ? [] : ["--local"]
        for start in stride(from: 0, to: count, by: Self.namesPerImport) {
            let numbers = start..<min(start + Self.namesPerImport, count)
            let names = Dictionary(grouping: numbers) { $0 % images.count }
                .mapValues { numbers in numbers.map { "scale.test/repo-\($0 / 20):tag-\($0)" } }
            let archive = "\(folder)/archive.tar"
            try ImageArchive.writeOCI(
                names.sorted { $0.key < $1.key }.map { .init(images[$0.key], names: $0.value) }, to: archive)
            try await ctr(["images", "import", "--no-unpack"] + local + [archive], namespace: namespace)
        }
    }

    /// `ctr` 2.1 refuses an index of 10,000 descriptors, and walks a shorter one faster.
    private static let namesPerImport = 2_000
}
