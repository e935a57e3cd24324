// Maps of texts in JSON, read as Go reads them.

extension KeyedDecodingContainer {
    /// Labels or annotations. None when missing or null; a value that is null is empty.
    func decodeTexts(forKey key: Key) throws -> [String: String] {
        try decodeIfPresent([String: String?].self, forKey: key)?.mapValues { $0 ?? "" } ?? [:]
    }
}
