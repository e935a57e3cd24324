// What a server asks for when it answers 401: the WWW-Authenticate header.

/// One challenge (RFC 9110, 11.6.1).
struct Challenge: Hashable, Sendable {
    /// In small letters: `bearer`, `basic`.
    var scheme: String
    /// Names in small letters.
    var parameters: [String: String] = [:]

    /// The scopes that it names.
    var scopes: [String] { (parameters["scope"] ?? "").split(separator: " ").map(String.init) }
}

extension Challenge {
    /// All challenges in the header's lines. What can't be read ends its line; longer lines than 8 KiB are not read.
    static func all(in lines: [String]) -> [Challenge] {
        lines.filter { $0.utf8.count <= 8192 }.flatMap(read)
    }

    private static func read(_ line: String) -> [Challenge] {
        var rest = line[...]
        var challenges: [Challenge] = []
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
            let word = rest.prefix(while: isTokenCharacter)
            guard !word.isEmpty else { return challenges }
            rest = rest[word.endIndex...]
            let afterBlanks = rest.drop { $0 == " " || $0 == "\t" }
            // A word before "=" is a parameter of the challenge before it, else it names the next one.
            if afterBlanks.first == "=", !challenges.isEmpty {
                guard let value = takeValue(afterBlanks.dropFirst(), rest: &rest) else { return challenges }
                challenges[challenges.count - 1].parameters[word.lowercased()] = value
            } else {
                challenges.append(Challenge(scheme: word.lowercased()))
            }
        }
    }

    /// A token or a quoted text, in which a backslash takes the next character as it is. Nil for a quote without end.
    private static func takeValue(_ text: Substring, rest: inout Substring) -> String? {
        var text = text.drop { $0 == " " || $0 == "\t" }
        guard text.first == "\"" else {
            let word = text.prefix(while: isTokenCharacter)
            rest = text[word.endIndex...]
            return String(word)
        }
        text = text.dropFirst()
        var value = ""
        while let character = text.popFirst() {
            switch character {
            case "\"":
                rest = text
                return value
            case "\\":
                guard let next = text.popFirst() else { return nil }
                value.append(next)
            default: value.append(character)
            }
        }
        return nil
    }

    /// Of tokens; "/" is let through because some servers don't quote URLs.
    private static func isTokenCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "!#$%&'*+-.^_`|~/:".contains(character))
    }
}
