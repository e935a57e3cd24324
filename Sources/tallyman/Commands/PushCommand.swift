// `tallyman push`.

import ArgumentParser
import Failure
import ScreenRuntime
import TransferModel

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Push an image to the registry in its name.",
        discussion: """
            Without --platform everything that the image lists is pushed, and must be here. With it, an index of the
            chosen platforms is. ipfs://IMAGE adds the image to an IPFS node, which pins it, and prints its CID.
            """)

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var platforms: PlatformOptions

    @Argument(help: "The image; with --all-tags a repository.")
    var reference: String

    @Flag(name: [.customShort("A"), .long], help: "Push every tag that the repository has here.")
    var allTags = false

    @Flag(help: "Also push non-distributable layers.")
    var allowNondistributableArtifacts = false

    @Option(
        help: ArgumentHelp(
            "With ipfs://: download what of the image isn't here first (true, the default), or refuse.",
            valueName: "true|false"))
    var ipfsEnsureImage = true

    @Flag(name: [.customShort("q"), .long], help: "Show nothing but the references at the end.")
    var quiet = false

    func run() async throws {
        let settings = try Settings(parent.options, options)
        let transfer = TransferRun(settings: settings, kind: .push, references: [reference], isQuiet: quiet)
        let (image, destination) = PushDestination.parse(reference, fetchesMissing: ipfsEnsureImage)
        try await transfer.run {
            .push(
                PushRequest(
                    image: image, hasAllTags: allTags, platforms: try platforms.choice(else: .all),
                    takesNondistributable: allowNondistributableArtifacts, destination: destination))
        }
    }
}
