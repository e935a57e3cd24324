// The choice of platforms, as commands take it.

import ArgumentParser
import Failure
import OCI
import TransferModel

struct PlatformOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For this platform; may be repeated.", valueName: "os/arch[/variant]"))
    var platform: [String] = []

    @Flag(help: "For all platforms.")
    var allPlatforms = false

    func validate() throws {
        if allPlatforms, !platform.isEmpty {
            throw ValidationError("--platform and --all-platforms exclude each other.")
        }
    }

    /// Throws class `platform` for what is none.
    func choice(else standard: PlatformChoice = .only([])) throws(Failure) -> PlatformChoice {
        if allPlatforms { return .all }
        guard !platform.isEmpty else { return standard }
        var platforms: [Platform] = []
        for text in platform { platforms.append(try Platform(parsing: text)) }
        return .only(platforms)
    }
}
