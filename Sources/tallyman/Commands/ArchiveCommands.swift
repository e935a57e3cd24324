// `tallyman load`, `import` and `save`.

import ArgumentParser
import Failure
import Glibc
import OCI
import ScreenRuntime
import TransferModel

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load images from an archive: Docker's or OCI, plain, gzip or zstd.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var platforms: PlatformOptions

    @Option(name: .shortAndLong, help: "The archive; - or nothing is standard input.")
    var input: String?

    @Flag(name: [.customShort("q"), .long], help: "Show nothing but the names of the images at the end.")
    var quiet = false

    private var source: ArchiveSource { ArchiveSource(argument: input ?? "-") }

    func validate() throws {
        try source.check("-i FILE")
    }

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try source.check(for: settings, parent.options, options)
        let transfer = TransferRun(
            settings: settings, kind: .load, references: [], isQuiet: quiet, isPlain: source == .standardInput)
        try await transfer.run {
            try platforms.choice()
        } _: { connection, platforms in
            .load(
                LoadRequest(
                    source: source, platforms: platforms,
                    snapshotter: try await connection.snapshotter(for: settings.namespace, settings)))
        }
    }
}

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import an archive of images, or a root file system that becomes an image.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    @Argument(help: "A file, a URL, or - for standard input.")
    var source: String

    @Argument(help: "The name of an image made from a root file system.")
    var reference: String?

    @Option(name: .shortAndLong, help: "The comment in the history of such an image.")
    var message: String?

    @Option(
        help: ArgumentHelp("The platform of such an image; defaults to the host's.", valueName: "os/arch[/variant]"))
    var platform: String?

    @Flag(name: [.customShort("q"), .long], help: "Show nothing but the names of the images at the end.")
    var quiet = false

    private var archive: ArchiveSource {
        source.hasPrefix("http://") || source.hasPrefix("https://") ? .url(source) : ArchiveSource(argument: source)
    }

    func validate() throws {
        try archive.check("a file or a URL")
    }

    func run() async throws {
        let settings = try Settings(parent.options, options)
        try archive.check(for: settings, parent.options, options)
        let transfer = TransferRun(
            settings: settings, kind: .import, references: reference.map { [$0] } ?? [], isQuiet: quiet,
            isPlain: archive == .standardInput)
        try await transfer.run {
            var given: (reference: Reference?, platform: Platform?)
            if let reference { given.reference = try Reference(parsing: reference) }
            if let platform { given.platform = try Platform(parsing: platform) }
            return given
        } _: { connection, given in
            .import(
                ImportRequest(
                    source: archive, reference: given.reference, message: message, platform: given.platform,
                    snapshotter: try await connection.snapshotter(for: settings.namespace, settings)))
        }
    }
}

struct SaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Save images to one archive, which Docker can load too.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options
    @OptionGroup var platforms: PlatformOptions

    @Option(name: .shortAndLong, help: "The archive; without it, standard output.")
    var output: String?

    @Flag(help: "Fetch layers first that stay in the registry.")
    var fetchLazy = false

    @Argument(help: "The images: names, digests or starts of IDs.")
    var references: [String]

    @Flag(name: [.customShort("q"), .long], help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard !references.isEmpty else { throw ValidationError("Name at least one image.") }
        guard output == nil else { return }
        if isatty(STDOUT_FILENO) == 1 {
            throw ValidationError("An archive is not written to a terminal: name a file with -o, or use a pipe.")
        }
        if options.progress == .json || parent.options.progress == .json {
            throw ValidationError("--progress json needs standard output: name a file with -o.")
        }
    }

    func run() async throws {
        let transfer = TransferRun(
            settings: try Settings(parent.options, options), kind: .save, references: references, isQuiet: quiet,
            isPlain: output == nil)
        try await transfer.run {
            .save(
                SaveRequest(
                    images: references, destination: output.map { .file(path: $0) } ?? .standardOutput,
                    platforms: try platforms.choice(), fetchesLazy: fetchLazy))
        }
    }
}

extension ArchiveSource {
    /// `-` is standard input.
    fileprivate init(argument: String) { self = argument == "-" ? .standardInput : .file(path: argument) }

    /// A terminal brings no archive.
    fileprivate func check(_ instead: String) throws {
        if self == .standardInput, isatty(STDIN_FILENO) == 1 {
            throw ValidationError("Standard input is a terminal: name \(instead), or use a pipe.")
        }
    }

    /// Standard input can be read once.
    fileprivate func check(for settings: Settings, _ options: Options...) throws {
        guard self == .standardInput else { return }
        if settings.machines.count > 1 {
            throw ValidationError("Standard input can't be read for several hosts: name a file.")
        }
        if options.contains(where: { $0.hostsFile.contains("-") }) {
            throw ValidationError("Standard input has the hosts: name a file for the archive.")
        }
    }
}
