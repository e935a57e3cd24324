// Theme files: what they say, on top of the theme that they inherit.

package import Failure

extension Theme {
    /// Reads a theme file. A role that it gives is wholly as given; the others are those of the theme that it inherits,
    /// `default` unless it says otherwise.
    ///
    /// `parent` finds the inherited theme by name; without it the compiled-in ones are known. Throws class `policy`, with
    /// the first mistake and its line and column.
    package static func parse(
        _ toml: String, name: String, parent: (String) throws(Failure) -> Theme = Theme.builtIn(named:)
    ) throws(Failure) -> Theme {
        let reader = ThemeReader(toml)
        if let problem = reader.problems.first { throw problem.failure(in: name) }
        return try parent(reader.inherits ?? standard.name).replacing(reader.styles, name: name)
    }

    /// Every mistake in a theme file, in the order of the file's tables. Whether the inherited theme exists is not asked.
    package static func problems(in toml: String) -> [ThemeProblem] {
        ThemeReader(toml).problems.sorted {
            ($0.line ?? .max, $0.column ?? .max) < ($1.line ?? .max, $1.column ?? .max)
        }
    }

    /// A compiled-in theme. Throws class `not-found` for any other name.
    package static func builtIn(named name: String) throws(Failure) -> Theme {
        if let theme = builtIn.first(where: { $0.name == name }) { return theme }
        throw missing(name, known: builtIn.map(\.name))
    }

    static func missing(_ name: String, known: [String]) -> Failure {
        Failure(.notFound, "There is no theme \"\(name)\".", hint: NearestName.hint(for: name, in: known))
    }
}
