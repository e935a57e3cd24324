// Regular expressions that can't take long: an automaton of at most 64 places reads each byte once.

/// `.`, `[a-z]`, `[^…]`, `\d \w \s` and their opposites, `( )`, `|`, `*`, `+`, `?`, `{2,3}`, `^` and `$`. Letters match in
/// either case; `.` is one byte, and lists hold ASCII alone. (Glushkov's construction: a place for each character of the
/// pattern. `^` and `$` have places, too, for bytes that stand before and behind each text.)
package struct BytePattern: Hashable, Sendable {
    /// The places that a byte may stand for.
    private var masks = [UInt64](repeating: 0, count: 256)
    private var follow: [UInt64] = []
    private var first: UInt64 = 0
    private var last: UInt64 = 0
    private var isNullable = false

    /// What `^` stands for: a byte that no text has.
    private static let start: UInt8 = 0xFF
    /// What `$` stands for.
    private static let end: UInt8 = 0
    private static let textBytes: ClosedRange<UInt8> = 1...0xFE

    /// Nil for what is no pattern, and for one that is too long.
    package init?(_ text: String) {
        var parser = Parser(text)
        guard let node = parser.alternatives(depth: 0), parser.isAtEnd, let part = build(node) else { return nil }
        (first, last, isNullable) = (part.first, part.last, part.isNullable)
    }

    /// Whether one of the texts holds a match. Each ends in a zero byte.
    package func matches(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if isNullable || begun & last != 0 { return true }
        var states = begun
        for byte in bytes {
            states = advance(states, byte) | first & masks[Int(byte)]
            if states & last != 0 { return true }
            if byte == Self.end { states = begun }
        }
        return false
    }

    /// Where the leftmost match begins and where the longest of those ends; nil if there is none, or an empty one.
    package func firstMatch(in text: [UInt8]) -> Range<Int>? {
        for start in text.indices {
            var states = advance(start == 0 ? begun : 0, text[start]) | first & masks[Int(text[start])]
            var end = start
            for index in start..<text.count where states != 0 {
                if index > start { states = advance(states, text[index]) }
                if states & last != 0 { end = index + 1 }
            }
            if advance(states, Self.end) & last != 0 { end = text.count }
            if end > start { return start..<end }
        }
        return nil
    }

    /// The places of a `^` that the pattern begins with.
    private var begun: UInt64 { first & masks[Int(Self.start)] }

    private func advance(_ states: UInt64, _ byte: UInt8) -> UInt64 {
        var (open, next): (UInt64, UInt64) = (states, 0)
        while open != 0 {
            next |= follow[open.trailingZeroBitCount]
            open &= open - 1
        }
        return next & masks[Int(byte)]
    }
}

extension BytePattern {
    private struct Part {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var isNullable = true
    }

    /// Nil when there are too many places.
    private mutating func build(_ node: Node) -> Part? {
        switch node {
        case .bytes(let bytes):
            guard follow.count < 64 else { return nil }
            let bit: UInt64 = 1 << follow.count
            follow.append(0)
            for byte in bytes { masks[Int(byte)] |= bit }
            return Part(first: bit, last: bit, isNullable: false)
        case .sequence(let nodes):
            var whole = Part()
            for node in nodes {
                guard let part = build(node) else { return nil }
                connect(whole.last, to: part.first)
                whole = Part(
                    first: whole.isNullable ? whole.first | part.first : whole.first,
                    last: part.isNullable ? whole.last | part.last : part.last,
                    isNullable: whole.isNullable && part.isNullable)
            }
            return whole
        case .choice(let nodes):
            var whole = Part(isNullable: false)
            for node in nodes {
                guard let part = build(node) else { return nil }
                whole = Part(
                    first: whole.first | part.first, last: whole.last | part.last,
                    isNullable: whole.isNullable || part.isNullable)
            }
            return whole
        case .many(let node):
            guard let part = build(node) else { return nil }
            connect(part.last, to: part.first)
            return part
        }
    }

    private mutating func connect(_ from: UInt64, to: UInt64) {
        var open = from
        while open != 0 {
            follow[open.trailingZeroBitCount] |= to
            open &= open - 1
        }
    }

    private indirect enum Node {
        /// One of these.
        case bytes([UInt8])
        case sequence([Node])
        case choice([Node])
        /// Once or more often.
        case many(Node)

        static var nothing: Node { .sequence([]) }

        /// Whether it has no place.
        var isEmpty: Bool {
            switch self {
            case .bytes: false
            case .sequence(let nodes), .choice(let nodes): nodes.allSatisfy(\.isEmpty)
            case .many(let node): node.isEmpty
            }
        }
    }

    private struct Parser {
        private var bytes: ArraySlice<UInt8>
        private static let deepest = 32
        private static let mostRepeats = 64

        /// In lower case, but for what may stand behind a backslash.
        init(_ text: String) {
            bytes = text.flatMap { $0.isASCII ? Array($0.utf8) : Array($0.lowercased().utf8) }[...]
        }

        var isAtEnd: Bool { bytes.isEmpty }

        mutating func consume(_ character: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func alternatives(depth: Int) -> Node? {
            guard depth < Self.deepest else { return nil }
            var nodes: [Node] = []
            repeat {
                guard let node = sequence(depth: depth) else { return nil }
                nodes.append(node)
            } while consume("|")
            return nodes.count == 1 ? nodes[0] : .choice(nodes)
        }

        private mutating func sequence(depth: Int) -> Node? {
            var nodes: [Node] = []
            while let next = bytes.first, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
                guard let atom = atom(depth: depth), let node = repeated(atom) else { return nil }
                nodes.append(node)
            }
            return .sequence(nodes)
        }

        private mutating func repeated(_ atom: Node) -> Node? {
            var (least, most): (Int, Int?) = (1, nil)
            if consume("*") {
                least = 0
            } else if consume("?") {
                (least, most) = (0, 1)
            } else if consume("{") {
                guard let count = number() else { return nil }
                (least, most) = (count, count)
                if consume(",") { most = bytes.first == UInt8(ascii: "}") ? nil : number() ?? -1 }
                guard consume("}"), (most ?? least) >= least, max(least, most ?? 0) <= Self.mostRepeats else {
                    return nil
                }
            } else if !consume("+") {
                return atom
            }
            // Whether it takes as few as it can makes no difference to what is found.
            _ = consume("?")
            // Nothing, many times over and again, would take for ever to build.
            if atom.isEmpty { return .nothing }
            if least == 1, most == nil { return .many(atom) }
            let must = [Node](repeating: atom, count: least)
            guard let most else { return .sequence(must + [.choice([.many(atom), .nothing])]) }
            return .sequence(must + [Node](repeating: .choice([atom, .nothing]), count: most - least))
        }

        private mutating func number() -> Int? {
            let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.prefix(3)
            bytes.removeFirst(digits.count)
            return Int(String(decoding: digits, as: UTF8.self))
        }

        private mutating func atom(depth: Int) -> Node? {
            switch bytes.removeFirst() {
            case UInt8(ascii: "("):
                if bytes.starts(with: "?:".utf8) { bytes.removeFirst(2) }
                guard let inner = alternatives(depth: depth + 1), consume(")") else { return nil }
                return inner
            case UInt8(ascii: "["): return list()
            case UInt8(ascii: "."): return .bytes(Array(textBytes))
            case UInt8(ascii: "^"): return .bytes([start])
            case UInt8(ascii: "$"): return .bytes([end])
            case UInt8(ascii: "\\"): return bytes.popFirst().flatMap(Self.escaped).map { .bytes($0) }
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
            case let byte where byte < 0x80: return .bytes([Self.lowered(byte)])
            case let byte:
                let others = bytes.prefix { $0 & 0xC0 == 0x80 }
                bytes.removeFirst(others.count)
                return .sequence(([byte] + others).map { .bytes([$0]) })
            }
        }

        /// What stands between brackets; a `]` that comes first stands for itself.
        private mutating func list() -> Node? {
            let isInverse = consume("^")
            var found: Set<UInt8> = []
            var isFirst = true
            while let byte = bytes.popFirst() {
                if byte == UInt8(ascii: "]"), !isFirst {
                    let lowered = Set(found.map(Self.lowered))
                    return .bytes(textBytes.filter { lowered.contains($0) != isInverse })
                }
                guard byte < 0x80 else { return nil }
                isFirst = false
                if byte == UInt8(ascii: "\\") {
                    guard let kind = bytes.popFirst().flatMap(Self.escaped) else { return nil }
                    found.formUnion(kind)
                } else if bytes.first == UInt8(ascii: "-"), let end = bytes.dropFirst().first, end != UInt8(ascii: "]")
                {
                    bytes.removeFirst(2)
                    guard byte <= end else { return nil }
                    found.formUnion(byte...end)
                } else {
                    found.insert(byte)
                }
            }
            return nil
        }

        /// Nil for what has a meaning elsewhere and none here, such as `\b`.
        private static func escaped(_ byte: UInt8) -> [UInt8]? {
            let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
            let letters = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
            let kind: [UInt8]
            switch lowered(byte) {
            case UInt8(ascii: "d"): kind = digits
            case UInt8(ascii: "w"): kind = digits + letters + [UInt8(ascii: "_")]
            case UInt8(ascii: "s"): kind = [0x20, 0x09]
            case let other: return (digits + letters).contains(other) || other >= 0x80 ? nil : [other]
            }
            return lowered(byte) == byte ? kind : textBytes.filter { !kind.contains($0) }
        }

        private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
    }
}
