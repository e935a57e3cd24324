// A filter of the command line, as nerdctl's users know them: a name, `=` and a value.

import Failure

struct FilterArgument {
    let name: String
    let value: String

    /// Throws class `policy` for a filter that is none of `known`, or has no value. Those are filters by their names,
    /// as they are written.
    init(_ text: String, of known: KeyValuePairs<String, String>) throws(Failure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        (name, value) = (parts[0], parts.count > 1 ? parts[1] : "")
        guard let example = known.first(where: { $0.key == name })?.value else {
            throw Failure(
                .policy, "There is no filter \"\(name)\".",
                hint: "Known are \(known.map(\.value).joined(separator: ", ")).")
        }
        guard !value.isEmpty else {
            throw Failure(.policy, "The filter \"\(text)\" has no value.", hint: "Write \(example).")
        }
    }
}
