// A container that runs.

import Foundation

extension Daemon {
    /// Runs busybox, which must be linked statically, from an image of its own for the length of `body`, which is given
    /// the names of the image and of the container.
    package nonisolated func runningBusybox(_ body: (String, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // runc keeps the containers of all daemons in one folder.
        let (name, container) = ("run.test/busybox:1", "runner-\(UInt32.random(in: 0...UInt32.max))")
        let maker = try ImageMaker(folder: "\(folder)/images")
        let path = try await Command.output("which", ["busybox"]).trimmingCharacters(in: .whitespacesAndNewlines)
        let image = try maker.makeImage(ofTar: try await tar(path, folder))
        try ImageArchive.writeOCI([.init(image, name)], to: "\(folder)/image.tar")
        let isOld = version.drop { $0 == "v" }.hasPrefix("1.")
        try await ctr(["images", "import"] + (isOld ? [] : ["--local"]) + ["\(folder)/image.tar"])
        try await ctr("run", "-d", "--null-io", name, container, "/busybox", "sleep", "1000")
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(name, container))
        } catch {
            result = .failure(error)
        }
        _ = try? await ctr("tasks", "rm", "--force", container)
        _ = try? await ctr("containers", "rm", container)
        try result.get()
    }

    private nonisolated func tar(_ program: String, _ folder: String) async throws -> String {
        try FileManager.default.copyItem(atPath: program, toPath: "\(folder)/busybox")
        try await Command.output("tar", ["-C", folder, "-cf", "\(folder)/layer.tar", "busybox"])
        return "\(folder)/layer.tar"
    }
}
