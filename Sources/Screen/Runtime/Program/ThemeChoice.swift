// Where themes are looked for.

package import Failure
import Files
import FoundationEssentials
package import Themes

package enum ThemeChoice {
    package static var library: ThemeLibrary { ThemeLibrary(folders: folders) }

    /// The theme that was asked for; nil leaves the choice to the terminal's colours. Throws as `ThemeLibrary.theme`.
    package static func theme(_ name: String?) throws(Failure) -> Theme? {
        guard let name else { return nil }
        return try library.theme(name)
    }

    /// The same for the screen, which must not wait for files.
    package static func read(_ name: String?) async -> Result<Theme?, Failure> {
        await blocking { Result { () throws(Failure) in try theme(name) } }
    }

    /// Where files may be that a theme is made of.
    package static func places(of name: String?) -> Set<String> {
        let path = name.flatMap { $0.contains("/") ? URL(filePath: $0).deletingLastPathComponent().path : nil }
        return Set(folders + (path.map { [$0] } ?? []))
    }

    /// The user's, the ones that were installed beside the program, and a checkout's.
    private static var folders: [String] {
        let config = UserFolders(ProcessInfo.processInfo.environment).config
        var folders = config.map { ["\($0)/tallyman/themes"] } ?? []
        var folder = URL(
            filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/")
        folder.deleteLastPathComponent()
        folders.append(folder.deletingLastPathComponent().path + "/share/tallyman/themes")
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") {
                folders.append(folder.path + "/themes")
                break
            }
            folder.deleteLastPathComponent()
        }
        return folders
    }
}
