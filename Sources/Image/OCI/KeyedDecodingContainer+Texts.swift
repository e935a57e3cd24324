// Texts in JSON, read as Go reads them, and those of configurations, whatever they are.

extension KeyedDecodingContainer {
    /// Labels or annotations. None when missing or null; a value that is null is empty.
    func decodeTexts(forKey key: Key) throws -> [String: String] {
        try decodeIfPresent([String: String?].self, forKey: key)?.mapValues { $0 ?? "" } ?? [:]
    }

    /// What can be read under a key, where nothing depends on it: nil for what is something else.
    func readable<Value: Decodable>(_ type: Value.Type = Value.self, forKey key: Key) -> Value? {
        (try? decodeIfPresent(type, forKey: key)).flatMap(\.self)
    }

    /// A text, or a number or truth that stands for one.
    func readableText(forKey key: Key) -> String? { readable(LooseText.self, forKey: key)?.text }

    /// A list of texts. One text is a list of it, as for Docker; what is no text is left out.
    func readableTexts(forKey key: Key) -> [String] {
        if let list = readable([LooseText].self, forKey: key) { return list.compactMap(\.text) }
        return readableText(forKey: key).map { [$0] } ?? []
    }

    /// Go writes a set as an object whose values mean nothing. A list will do.
    func readableSet(forKey key: Key) -> [String] {
        readable([String: LooseText].self, forKey: key)?.keys.sorted() ?? readableTexts(forKey: key).sorted()
    }
}

/// A value that should be a text.
struct LooseText: Decodable {
    /// Nil for null, lists and objects.
    let text: String?

    init(from decoder: any Decoder) {
        guard let value = try? decoder.singleValueContainer(), !value.decodeNil() else {
            text = nil
            return
        }
        if let text = try? value.decode(String.self) {
            self.text = text
        } else if let number = try? value.decode(Int64.self) {
            text = String(number)
        } else if let number = try? value.decode(Double.self) {
            text = String(number)
        } else {
            text = (try? value.decode(Bool.self)).map { String($0) }
        }
    }
}
