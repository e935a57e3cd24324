// Decoding the small JSON blobs of images, with failures a person can read.

import Failure
import FoundationEssentials

enum JSON {
    /// Larger documents are refused unread. containerd keeps manifests within 8 MiB.
    static let limit = 8 << 20

    /// Decodes a blob. Throws class `incomplete`; `what` names the blob in the sentence.
    static func decode<Value: Decodable>(
        _ bytes: [UInt8], as type: Value.Type, what: String
    ) throws(Failure) -> Value {
        guard bytes.count <= limit else {
            throw Failure(.incomplete, "The \(what) is too large: \(bytes.count) bytes, where \(limit) are allowed.")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let failure as Failure {
            throw failure
        } catch {
            let mended = JSONText.mended(bytes)
            guard mended == bytes else { return try decode(mended, as: type, what: what) }
            throw Failure(.incomplete, "The \(what) can't be read.", cause: reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            return place(context.codingPath) + context.debugDescription
        case .keyNotFound(let key, let context):
            return place(context.codingPath) + "\"\(key.stringValue)\" is missing"
        @unknown default:
            return "\(error)"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".") + ": "
    }
}
