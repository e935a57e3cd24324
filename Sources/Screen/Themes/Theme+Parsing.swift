// Theme files: what they say, on top of the theme that they inherit.

package import Canvas
package import Failure
import Text

extension Theme {
    /// Reads a theme file. A role that it gives is wholly as given; the others are those of the theme that it inherits,
    /// `default` unless it says otherwise.
    ///
    /// Its palette counts in what it inherits, too, and `colours` of those that inherit it count over its own.
    ///
    /// `parent` finds the inherited theme by name, with the colours that count there; without it the compiled-in ones are
    /// known. Throws class `policy`, with the first mistake and its line and column.
    package static func parse(
        _ toml: String, name: String, colours: [String: Colour] = [:],
        parent: (String, [String: Colour]) throws(Failure) -> Theme = { name, _ throws(Failure) in
            try builtIn(named: name)
        }
    ) throws(Failure) -> Theme {
        let own = ThemeReader(toml, knowing: colours)
        let parent = try parent(own.inherits ?? standard.name, own.palette).adding(own.palette)
        let reader = ThemeReader(toml, knowing: parent.palette)
        if let problem = reader.problems.first { throw problem.failure(in: name) }
        return parent.replacing(reader.styles, name: name)
    }

    /// Every mistake in a theme file, in its order. Whether the inherited theme exists is not asked;
    /// `parent` finds it, for the names of its colours.
    package static func problems(
        in toml: String, parent: (String) throws(Failure) -> Theme = Theme.builtIn(named:)
    ) -> [ThemeProblem] {
        let own = ThemeReader(toml)
        let known = (try? parent(own.inherits ?? standard.name))?.palette ?? [:]
        return ThemeReader(toml, knowing: known.merging(own.palette) { $1 }).problems.sorted {
            ($0.line, $0.column) < ($1.line, $1.column)
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
