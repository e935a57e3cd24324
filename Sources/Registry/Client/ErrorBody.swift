// What a registry says about an error: JSON by the distribution specification, or plain text.

import FoundationEssentials

struct ErrorBody: Hashable, Sendable {
    /// Bytes that are kept.
    private static let longest = 500

    /// Those of the distribution specification.
    let codes: [String]
    /// Word for word, but cut. Nil for what people can't read.
    let text: String?
    /// As Go and nginx answer an HTTP request on a port for HTTPS.
    let isAboutHTTPS: Bool

    init(_ bytes: [UInt8], mediaType: String) {
        let words = String(decoding: bytes, as: UTF8.self)
        isAboutHTTPS = ["HTTP request to an HTTPS server", "HTTP request was sent to HTTPS port"].contains {
            words.contains($0)
        }
        if let body = try? JSONDecoder().decode(Body.self, from: Data(bytes)) {
            codes = body.errors.compactMap(\.code)
            let texts = body.errors.compactMap { $0.message?.isEmpty == false ? $0.message : $0.code }
            text = Self.cut(texts.joined(separator: "; "))
        } else {
            codes = []
            text = mediaType.hasPrefix("text/plain") ? Self.cut(words) : nil
        }
    }

    private static func cut(_ text: String) -> String? {
        let text = String(decoding: text.utf8.prefix(longest), as: UTF8.self)
        return text.isEmpty ? nil : text
    }

    private struct Body: Decodable {
        var errors: [Entry]
    }

    private struct Entry: Decodable {
        var code: String?
        var message: String?
    }
}
