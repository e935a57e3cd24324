// JSON of any shape: the order of keys, repeated keys and the digits of numbers stay.

package enum JSONValue: Sendable, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case text(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    package init(_ flag: Bool?) { self = flag.map { .bool($0) } ?? .null }
    package init(_ number: (some FixedWidthInteger)?) { self = number.map { .number(String($0)) } ?? .null }
    /// With three digits after the point.
    package init(_ number: Double) { self = .number("\((number * 1000).rounded() / 1000)") }
    package init(_ texts: [String]) { self = .array(texts.map { .text($0) }) }
    /// Sorted by key.
    package init(_ texts: [String: String]) {
        self = .object(texts.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
    }

    /// What an object holds under a key: of several the last, as Go reads it.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.0 == key }?.1
    }

    /// An object with another value under a key, at the place that the key has.
    package func setting(_ key: String, to value: JSONValue) -> JSONValue {
        guard case .object(var members) = self else { return self }
        if let index = members.lastIndex(where: { $0.0 == key }) {
            members[index].1 = value
        } else {
            members.append((key, value))
        }
        return .object(members)
    }

    /// With the keys of all objects in order, so that the same content has the same digest.
    package var sorted: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.sorted))
        case .object(let members): .object(members.map { ($0, $1.sorted) }.sorted { $0.0 < $1.0 })
        case .null, .bool, .number, .text: self
        }
    }
}
