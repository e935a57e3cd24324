// A script for a POSIX shell on a host, and what it answers.

import Text

struct RemoteScript {
    /// Written first: what comes before it is from the login's start files.
    private let mark = "tallyman-\(UInt64.random(in: 0...UInt64.max))\n"
    /// What the shell reads. It is read as a whole before it runs, so that the script may read what comes after it.
    let input: String

    init(_ script: String, _ words: [String]) {
        input = "set -- \(ShellQuoting.command(words))\n{\nprintf %s '\(mark)'\n\(script)\n}\n"
    }

    /// What the script has written; nil where it hasn't begun.
    func answer(in output: String) -> String? {
        output.firstRange(of: mark).map { String(output[$0.upperBound...]) }
    }
}
