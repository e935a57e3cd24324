// What the filter of a list asks for: words, and more.

import Patterns

/// Terms separated by blanks, all of which must match: a word, `~letters` in that order, `/a pattern/`, and for
/// images fields such as `size:>1g`; with `!` before it, what must not match.
package struct ListQuery: Hashable, Sendable {
    enum Test: Hashable, Sendable {
        /// In lower case.
        case word([UInt8])
        case letters([UInt8])
        case pattern(BytePattern)
        case field(ImageField)
    }

    struct Term: Hashable, Sendable {
        var isInverse: Bool
        var test: Test
    }

    /// For the help.
    static let summaries = [
        (keys: "alpine !arm64", summary: "has the one word and not the other, whatever their case"),
        (keys: "~dlalp", summary: "has these letters in this order"),
        (keys: "/^docker.*[0-9]$/", summary: "matches a regular expression"),
        (keys: "tag: repo: platform:", summary: "of images: has the text there, as in tag:3.20"),
        (keys: "label:KEY=VALUE", summary: "of images: has the label"),
        (keys: "size:>1g created:<7d", summary: "of images: larger, younger; k m g t, m h d w y"),
        (keys: "in-use dangling", summary: "of images: used by a container; without a tag"),
        (keys: "pinned unpacked", summary: "of images: kept from pruning; unpacked here"),
        (keys: "lazy", summary: "of images: its layers stay in the registry"),
    ]

    private(set) var terms: [Term] = []
    /// That something can't be understood, which is passed over.
    package private(set) var problem: String?

    package init(_ text: String, ofImages: Bool = false) {
        for var token in Self.tokens(of: text) {
            let isInverse = token.first == "!" && token.count > 1
            if isInverse { token.removeFirst() }
            guard let test = test(token, ofImages: ofImages) else { continue }
            terms.append(Term(isInverse: isInverse, test: test))
        }
    }

    private mutating func test(_ token: Substring, ofImages: Bool) -> Test? {
        if token.first == "/" {
            let inner = token.dropFirst()
            let pattern = String(inner.count > 0 && inner.last == "/" ? inner.dropLast() : inner)
            guard !pattern.isEmpty else { return nil }
            guard let parsed = BytePattern(pattern) else {
                problem = "the pattern is invalid"
                return nil
            }
            return .pattern(parsed)
        }
        if token.first == "~", token.count > 1 { return .letters(Array(token.dropFirst().lowercased().utf8)) }
        if ofImages, let field = ImageField(String(token)) { return .field(field) }
        return .word(Array(token.lowercased().utf8))
    }

    /// A pattern may hold blanks: it goes on to the next slash that a blank or the end follows.
    private static func tokens(of text: String) -> [Substring] {
        var tokens: [Substring] = []
        var rest = text[...]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            guard let first = rest.first else { return tokens }
            var end = rest.firstIndex(where: \.isWhitespace) ?? rest.endIndex
            let start = first == "!" ? rest.dropFirst() : rest
            if start.first == "/" {
                end =
                    start.dropFirst().indices.first { index in
                        guard start[index] == "/" else { return false }
                        let next = start.index(after: index)
                        return next == start.endIndex || start[next].isWhitespace
                    }.map { start.index(after: $0) } ?? rest.endIndex
            }
            tokens.append(rest[..<end])
            rest = rest[end...]
        }
    }

    var fields: [(field: ImageField, isInverse: Bool)] {
        terms.compactMap { term in if case .field(let field) = term.test { (field, term.isInverse) } else { nil } }
    }

    /// Whether there is anything to mark.
    package var hasTexts: Bool {
        terms.contains { term in if case .field = term.test { false } else { !term.isInverse } }
    }

    /// Which bytes of a text in lower case the terms have found, for it to be marked.
    package func matches(in text: [UInt8]) -> [Range<Int>] {
        terms.filter { !$0.isInverse }.flatMap { term -> [Range<Int>] in
            switch term.test {
            case .word(let word): return Self.ranges(of: word, in: text)
            case .letters(let letters): return Self.ranges(ofLetters: letters, in: text)
            case .pattern(let pattern):
                return pattern.firstMatch(in: text).map { [$0] } ?? []
            case .field: return []
            }
        }
    }

    private static func ranges(of word: [UInt8], in text: [UInt8]) -> [Range<Int>] {
        guard !word.isEmpty, text.count >= word.count else { return [] }
        return (0...text.count - word.count).filter { text[$0..<$0 + word.count].elementsEqual(word) }
            .map { $0..<$0 + word.count }
    }

    /// All letters, or none.
    private static func ranges(ofLetters letters: [UInt8], in text: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for (index, byte) in text.enumerated() where ranges.count < letters.count {
            if byte == letters[ranges.count] { ranges.append(index..<index + 1) }
        }
        return ranges.count == letters.count ? ranges : []
    }
}
