// Finds themes: by path, by name in a list of folders, or among those compiled in.

import Canvas
package import Failure
import FoundationEssentials

/// Looks a theme up in folders, the first that has it; then among the compiled-in ones. A folder that is not there is
/// passed over.
package struct ThemeLibrary: Sendable {
    private let folders: [String]

    package init(folders: [String]) {
        self.folders = folders
    }

    /// Every theme there is, by name, each once: the one that `theme(_:)` would find.
    package var listings: [ThemeListing] {
        var found: [String: ThemeListing] = [:]
        for theme in Theme.builtIn { found[theme.name] = ThemeListing(name: theme.name) }
        for folder in folders.reversed() {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files where file.hasSuffix(Self.suffix) {
                let name = String(file.dropLast(Self.suffix.count))
                found[name] = ThemeListing(name: name, path: "\(folder)/\(file)")
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// A theme by its path, if the text has a slash or ends in `.toml`, else by its name.
    ///
    /// Throws class `not-found` where there is none, `storage` where the file can't be read, `policy` where it is no
    /// theme or inherits from itself.
    package func theme(_ nameOrPath: String) throws(Failure) -> Theme {
        try theme(nameOrPath, heirs: [], [:])
    }

    private static let suffix = ".toml"

    /// `colours` are those of the heirs.
    private func theme(_ nameOrPath: String, heirs: [String], _ colours: [String: Colour]) throws(Failure) -> Theme {
        let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(Self.suffix)
        let name = isPath ? Self.name(of: nameOrPath) : nameOrPath
        let path = isPath ? nameOrPath : path(of: nameOrPath, besides: heirs)
        guard let path else {
            if let theme = Theme.builtIn.first(where: { $0.name == name }) { return theme }
            throw Theme.missing(name, known: listings.map(\.name))
        }
        guard !heirs.contains(path) else {
            throw Failure(.policy, "The theme \"\(name)\" inherits from itself.")
        }
        let text = try Self.text(at: path)
        return try Theme.parse(text, name: name, colours: colours) { parent, colours throws(Failure) in
            try theme(parent, heirs: heirs + [path], colours)
        }
    }

    /// A file called as a compiled-in theme may inherit that theme, so a name is not looked up in the file that asks.
    private func path(of name: String, besides heirs: [String]) -> String? {
        let paths = folders.map { "\($0)/\(name)\(Self.suffix)" }.filter(FileManager.default.fileExists(atPath:))
        let isBuiltIn = Theme.builtIn.contains { $0.name == name }
        return isBuiltIn ? paths.first { !heirs.contains($0) } : paths.first
    }

    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(suffix) ? String(file.dropLast(suffix.count)) : file
    }

    /// The text of a theme file. Throws `not-found` or `storage`.
    package static func text(at path: String) throws(Failure) -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.notFound, "There is no theme file \(path).")
        }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Failure(.storage, "The theme file \(path) can't be read.", cause: "\(error)")
        }
    }
}

/// A theme that can be chosen, and where it comes from.
package struct ThemeListing: Hashable, Sendable {
    package var name: String
    /// The file's path; nil for a theme that is compiled in.
    package var path: String?

    package init(name: String, path: String? = nil) {
        self.name = name
        self.path = path
    }
}
