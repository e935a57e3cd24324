// A daemon with the local engine, and that nothing of an unfinished operation stays on it.

import Foundation
import Lab
import LabTraits
import Testing
import TransferCore
import TransferModel

extension Daemon {
    /// Runs `body` with a daemon and its local engine. When it has ended no lease, ingest or file of one is there.
    static func runningLocally(
        _ release: Release = .v2, options: Options = Options(), access: RegistryAccess = RegistryAccess(),
        _ body: @Sendable (Daemon, TransferCore) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await running(release, options: options) { daemon in
            // An empty blob, soon gone: containerd collects no ingests before there was a blob.
            try await daemon.ctr("content", "ingest", "--expected-size", "0", "first")
            try await daemon.collectGarbage()
            try await daemon.withCore(access: access, engine: .local) { try await body(daemon, $0) }
            #expect(try await daemon.isClean())
            try await daemon.expectNoFiles()
        }
    }

    /// Nothing of a pull has stayed.
    nonisolated func expectEmpty(_ snapshotter: String = "overlayfs") async throws {
        #expect(try await holdings(snapshotter) == Holdings(images: [], content: [], snapshots: []))
        try await expectNoFiles()
    }

    /// No ingest has left a file, and no temporary one is there.
    nonisolated func expectNoFiles() async throws {
        let places = ["\(folder)/root/io.containerd.content.v1.content/ingest", "\(folder)/tmp"]
            .filter(FileManager.default.fileExists)
        var files = ""
        do {
            try await until("the daemon's files to go", within: .seconds(5)) {
                files = try await Command.output("find", places + ["-mindepth", "1"])
                return files.isEmpty
            }
        } catch {
            Issue.record("files of the daemon have stayed:\n\(files)")
        }
    }
}
