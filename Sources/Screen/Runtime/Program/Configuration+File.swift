// The configuration file: where it is.

package import Config
package import Failure
import Files
import FoundationEssentials

extension Configuration {
    /// The file of that name, which must be there, or else the usual one, if it is there. Throws class `policy`.
    package static func read(named name: String?) throws(Failure) -> Configuration? {
        guard let path = name ?? standardPath else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            guard name != nil || FileManager.default.fileExists(atPath: path) else { return nil }
            throw Failure(.policy, "The configuration file \(path) can't be read.")
        }
        return try Configuration(parsing: text, path: path)
    }

    package static var standardPath: String? {
        UserFolders(ProcessInfo.processInfo.environment).config.map { "\($0)/tallyman/config.toml" }
    }
}
