// `tallyman-lab demo -- COMMAND…`: runs a command beside a daemon and a registry that are full of images.

import ArgumentParser
import Lab

struct DemoCommand: StageCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a command beside a private containerd and a private registry.",
        discussion: """
            The command finds the daemon by CONTAINERD_ADDRESS. Everything is removed when it ends. Needs root.

            With TALLYMAN_LAB_HISTORY set, the references worth pulling are written to that file, one a line.
            """)

    @Option(help: "Speed of the slow line, in bytes a second for each layer.")
    var speed = 400_000

    @Option(help: "Fill the daemon with this many image records, to see how long lists feel.")
    var records = 0

    @Flag(help: "Put an image of 245 MB into the registry too, demo/big:1.0.")
    var big = false

    @Argument(parsing: .postTerminator, help: "The command, after --.")
    var command: [String] = []

    func perform(in foreground: Foreground) async throws -> Int32 {
        try await Stage.running(speed: speed, records: records, hasBig: big) { stage in
            try stage.remember()
            tell(stage.introduction)
            return try await foreground.run(command, environment: ["CONTAINERD_ADDRESS": stage.daemon.address])
        }
    }
}
