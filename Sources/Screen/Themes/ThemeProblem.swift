// What is wrong with a theme file, and where.

package import Failure
import TOML

/// One mistake in a theme file. Lines and columns count from 1.
package struct ThemeProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package var line: Int
    package var column: Int
    package var message: String
    package var hint: String?

    init(at place: TOMLPlace, _ message: String, hint: String? = nil) {
        line = place.line
        column = place.column
        self.message = message
        self.hint = hint
    }

    /// `4:12: there is no role "selectd"`, as compilers write it.
    package var description: String { "\(line):\(column): \(message)" }

    /// There is no class for theme files in the contract: a theme that breaks the rules is of class `policy`.
    package func failure(in theme: String) -> Failure {
        Failure(.policy, "The theme \"\(theme)\" can't be used: \(description).", hint: hint)
    }
}
