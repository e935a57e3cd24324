// Regular expressions that can't take long: an automaton of at most 64 places reads each byte once.

/// `.`, `[a-z]`, `[^…]`, `\d \w \s` and their opposites, `( )`, `|`, `*`, `+`, `?`, `{2,3}`, and `^` and `$` at the ends.
/// Letters match in either case. (Glushkov's construction: a place for each character of the pattern.)
struct BytePattern: Hashable, Sendable {
    /// The places that a byte may stand for.
    private var masks = [UInt64](repeating: 0, count: 256)
    private var follow: [UInt64] = []
    private var first: UInt64 = 0
    private var last: UInt64 = 0
    private var isNullable = false
    private var startsText = false
    private var endsText = false

    /// Nil for what is no pattern, and for one that is too long.
    init?(_ text: String) {
        var parser = Parser(Array(text.utf8))
        startsText = parser.take("^")
        endsText = parser.dropEnd()
        guard let node = parser.alternatives(depth: 0), parser.isAtEnd, let part = build(node) else { return nil }
        (first, last, isNullable) = (part.first, part.last, part.isNullable)
    }

    /// Whether the texts between zero bytes hold a match.
    func matches(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if isNullable, !(startsText && endsText) { return true }
        var states: UInt64 = 0
        var isStart = true
        for place in bytes.indices {
            let byte = bytes[place]
            guard byte != 0 else {
                if isNullable, isStart { return true }
                (states, isStart) = (0, true)
                continue
            }
            states = step(states, isStart: isStart, byte)
            isStart = false
            if states & last != 0, !endsText || place + 1 == bytes.endIndex || bytes[place + 1] == 0 { return true }
        }
        return false
    }

    /// Where the leftmost match begins and where the longest of those ends; nil if there is none.
    func firstMatch(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        for start in bytes.indices where !startsText || start == bytes.startIndex {
            var states: UInt64 = 0
            var end: Int?
            for place in start..<bytes.endIndex {
                states = place == start ? first & masks[Int(bytes[place])] : advance(states, bytes[place])
                if states == 0 { break }
                if states & last != 0, !endsText || place + 1 == bytes.endIndex { end = place + 1 }
            }
            if let end { return start..<end }
        }
        return nil
    }

    private func step(_ states: UInt64, isStart: Bool, _ byte: UInt8) -> UInt64 {
        let begun = startsText && !isStart ? 0 : first & masks[Int(byte)]
        return advance(states, byte) | begun
    }

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
    }

    private struct Parser {
        private var bytes: ArraySlice<UInt8>
        private static let deepest = 32
        private static let mostRepeats = 64

        init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

        var isAtEnd: Bool { bytes.isEmpty }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        /// Takes a `$` off the end, unless it is escaped.
        mutating func dropEnd() -> Bool {
            guard bytes.last == UInt8(ascii: "$"), bytes.dropLast().last != UInt8(ascii: "\\") else { return false }
            bytes.removeLast()
            return true
        }

        mutating func alternatives(depth: Int) -> Node? {
            guard depth < Self.deepest else { return nil }
            var nodes: [Node] = []
            repeat {
                guard let node = sequence(depth: depth) else { return nil }
                nodes.append(node)
            } while take("|")
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
            if take("*") { return .choice([.many(atom), .nothing]) }
            if take("+") { return .many(atom) }
            if take("?") { return .choice([atom, .nothing]) }
            guard take("{") else { return atom }
            guard let least = number() else { return nil }
            var most: Int? = least
            if take(",") { most = bytes.first == UInt8(ascii: "}") ? nil : number() ?? -1 }
            guard take("}"), (most ?? least) >= least, max(least, most ?? 0) <= Self.mostRepeats else { return nil }
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
                guard let inner = alternatives(depth: depth + 1), take(")") else { return nil }
                return inner
            case UInt8(ascii: "["): return list()
            case UInt8(ascii: "."): return .bytes(Array(1...255))
            case UInt8(ascii: "\\"): return bytes.popFirst().map { .bytes(Self.escaped($0)) }
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
            case let byte: return .bytes([Self.lowered(byte)])
            }
        }

        /// What stands between brackets; a `]` that comes first stands for itself.
        private mutating func list() -> Node? {
            let isInverse = take("^")
            var found: Set<UInt8> = []
            var isFirst = true
            while let byte = bytes.popFirst() {
                if byte == UInt8(ascii: "]"), !isFirst {
                    let lowered = Set(found.map(Self.lowered))
                    return .bytes((1...255).filter { lowered.contains($0) != isInverse })
                }
                isFirst = false
                if byte == UInt8(ascii: "\\") {
                    guard let next = bytes.popFirst() else { return nil }
                    found.formUnion(Self.escaped(next))
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

        private static func escaped(_ byte: UInt8) -> [UInt8] {
            let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
            let kind: [UInt8]
            switch lowered(byte) {
            case UInt8(ascii: "d"): kind = digits
            case UInt8(ascii: "w"):
                kind = digits + Array(UInt8(ascii: "a")...UInt8(ascii: "z")) + [UInt8(ascii: "_")]
            case UInt8(ascii: "s"): kind = [0x20, 0x09]
            default: return [lowered(byte)]
            }
            return lowered(byte) == byte ? kind : (1...255).filter { !kind.contains($0) }
        }

        private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
    }
}
