// `tallyman pull`.

import ArgumentParser
import Failure
import OCI
import ScreenRuntime
import TransferModel

extension UnpackPolicy: ExpressibleByArgument {}

struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Pull an image.",
        discussion: """
            ipfs://CID, ipns://NAME and a CID alone are pulled from IPFS, by this program itself. The node is the one of
            --ipfs-address, else the one that wrote $IPFS_PATH/api or ~/.ipfs/api. The image is called by its CID.
            """)

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var platforms: PlatformOptions

    @Argument(help: "The image: alpine, registry.example.com/team/app:1.42, ipfs://bafkrei…, …")
    var reference: String

    @Option(help: "Unpack: auto (if it is one platform), true or false.")
    var unpack: UnpackPolicy = .auto

    @Option(help: ArgumentHelp("Mount the layers by this SOCI index.", valueName: "digest"))
    var sociIndexDigest: String?

    @Flag(name: [.customShort("q"), .long], help: "Show nothing but the reference at the end.")
    var quiet = false

    func validate() throws {
        if let sociIndexDigest, Digest(sociIndexDigest) == nil {
            throw ValidationError("--soci-index-digest takes a digest: sha256:…")
        }
        if unpack == .always, platforms.allPlatforms || platforms.platform.count > 1 {
            throw ValidationError("--unpack true needs exactly one platform.")
        }
    }

    func run() async throws {
        let settings = try Settings(parent.options, options)
        let transfer = TransferRun(settings: settings, kind: .pull, references: [reference], isQuiet: quiet)
        try await transfer.run {
            (source: try ImageSource(parsing: reference), platforms: try platforms.choice())
        } _: { connection, given in
            .pull(
                PullRequest(
                    source: given.source, platforms: given.platforms,
                    snapshotter: try await connection.snapshotter(for: settings.namespace, settings),
                    unpack: unpack, sociIndex: sociIndexDigest.flatMap { Digest($0) }))
        }
    }
}
