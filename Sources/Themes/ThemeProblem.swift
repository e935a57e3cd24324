// What is wrong with a theme file, and where.

package import Failure

/// One mistake in a theme file. Lines and columns count from 1.
package struct ThemeProblem: Error, Hashable, Sendable {
    /// Nil where the place could not be found.
    package var line: Int?
    package var column: Int?
    package var message: String
    package var hint: String?

    package init(line: Int? = nil, column: Int? = nil, _ message: String, hint: String? = nil) {
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// `4:12: there is no role "selectd"`, as compilers write it.
    package var description: String {
        guard let line else { return message }
        return column.map { "\(line):\($0): \(message)" } ?? "\(line): \(message)"
    }

    /// There is no class for theme files in the contract: a theme that breaks the rules is of class `policy`.
    package func failure(in theme: String) -> Failure {
        Failure(.policy, "The theme \"\(theme)\" can't be used: \(description).", hint: hint)
    }
}
