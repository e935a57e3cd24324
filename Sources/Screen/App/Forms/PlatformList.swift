// Platforms as they are typed.

import Failure
import OCI
import TransferModel

enum PlatformList {
    /// `all`, or one or more platforms with commas between them; nothing is the host's. Throws class `platform`.
    static func choice(_ text: String, host: Platform) throws(Failure) -> PlatformChoice {
        let words = text.split { $0 == "," || $0 == " " }
        if words.count == 1, words[0].lowercased() == "all" { return .all }
        var platforms: [Platform] = []
        for word in words { platforms.append(try Platform(parsing: String(word))) }
        return .only(platforms.isEmpty ? [host] : platforms)
    }
}
