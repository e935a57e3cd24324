// `tallyman-lab lazy -- COMMAND…`: runs a command beside a daemon with SOCI, and images that it mounts lazily.

import ArgumentParser
import Lab

struct LazyCommand: StageCommand {
    static let configuration = CommandConfiguration(
        commandName: "lazy",
        abstract: "Run a command beside a private containerd with SOCI, and a registry with images for it.",
        discussion: """
            The command finds the daemon by CONTAINERD_ADDRESS, an image that is mounted lazily as a whole by
            TALLYMAN_LAB_LAZY, and the command that pulls it as SOCI does by TALLYMAN_LAB_RPULL. Everything is removed
            when it ends. Needs root.
            """)

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func perform(in foreground: Foreground) async throws -> Int32 {
        try await RemoteLab.running(.soci) { lab in
            try await lab.put(.fourLarge, as: "demo/lazy:1")
            try await lab.put(.smallAndLarge, as: "demo/mixed:1")
            try await lab.put(
                ImageSpec(LayerSpec.stack(3, bytes: 45_000_000, seed: 1_020)), as: "demo/plain:1", isIndexed: false)
            tell(
                """
                containerd \(lab.daemon.version) at \(lab.daemon.address), with the snapshotter soci
                lazy              \(lab.reference("demo/lazy:1"))
                two of four lazy  \(lab.reference("demo/mixed:1"))
                no SOCI index     \(lab.reference("demo/plain:1"))

                """)
            return try await foreground.run(
                command,
                environment: [
                    "CONTAINERD_ADDRESS": lab.daemon.address, "TALLYMAN_LAB_LAZY": lab.reference("demo/lazy:1"),
                    "TALLYMAN_LAB_RPULL": try await lab.rpullCommand("demo/lazy:1").joined(separator: " "),
                ])
        }
    }
}
