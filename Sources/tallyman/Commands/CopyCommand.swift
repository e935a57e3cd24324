// `tallyman copy`.

import ArgumentParser
import ContainerdClient
import Failure
import ScreenRuntime
import TransferModel

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy images from one host's content store to others'.",
        discussion: """
            Only what is missing there moves, through this machine: no registry is asked, and no archive is made. The
            image keeps its name and its labels; a name that is another image there is taken from that, as by a pull.
            Hosts are named as with --host; . is this machine, as is no name.
            """)

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var platforms: PlatformOptions

    @Argument(help: "The images, as they are called there: names, digests or the starts of IDs.")
    var images: [String]

    @Option(help: ArgumentHelp("The host that has them.", valueName: "name"))
    var from = Machine.hereName

    @Option(
        help: ArgumentHelp(
            "A host that gets them, or @group, without the one that has them; may be repeated.", valueName: "name"))
    var to: [String] = []

    @Option(help: "Unpack: auto (if it is one platform), true or false.")
    var unpack: UnpackPolicy = .auto

    @Flag(name: [.customShort("q"), .long], help: "Show nothing but the references at the end.")
    var quiet = false

    func validate() throws {
        if unpack == .always, platforms.allPlatforms || platforms.platform.count > 1 {
            throw ValidationError("--unpack true needs exactly one platform.")
        }
        if from == Machine.hereName, to.allSatisfy({ $0 == Machine.hereName }) {
            throw ValidationError("Name a host with --from, --to or both.")
        }
        if from.hasPrefix("@") { throw ValidationError("--from takes one host.") }
        if [options, parent.options].contains(where: { !$0.host.isEmpty || !$0.hostsFile.isEmpty }) {
            throw ValidationError("copy takes --from and --to instead of --host and --hosts-file.")
        }
    }

    func run() async throws {
        let source = try Settings(parent.options, options, hosts: [from])
        let targets = try Settings(parent.options, options, hosts: to, except: source.machine)
        try await CopyRun(from: source, to: targets, isQuiet: quiet).run(images) { image, name, connection in
            CopyRequest(
                image: image, from: name, platforms: try platforms.choice(),
                snapshotter: try await connection.snapshotter(for: connection.containerd.namespace, targets),
                unpack: unpack)
        }
    }
}
