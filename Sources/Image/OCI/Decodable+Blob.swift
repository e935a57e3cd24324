// Decoding the small JSON blobs of images, with failures a person can read.

import Failure
import FoundationEssentials
import JSON

/// Larger documents are refused unread. containerd keeps manifests within 8 MiB.
private let limit = 8 << 20

extension Decodable {
    /// Decodes a blob. Text that is no Unicode is read as Go reads it. Throws class `incomplete`; `what` names the blob
    /// in the sentence.
    init(blob bytes: [UInt8], what: String) throws(Failure) {
        guard bytes.count <= limit else {
            throw Failure(.incomplete, "The \(what) is too large: \(bytes.count) bytes, where \(limit) are allowed.")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch let failure as Failure {
            throw failure
        } catch {
            let mended = JSONValue(Array(String(decoding: bytes, as: UTF8.self).utf8)).map { Array($0.compact.utf8) }
            guard let mended, mended != bytes else {
                throw Failure(.incomplete, "The \(what) can't be read.", cause: reason(error))
            }
            try self.init(blob: mended, what: what)
        }
    }
}

private func reason(_ error: any Error) -> String {
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

private func place(_ path: [any CodingKey]) -> String {
    path.isEmpty ? "" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".") + ": "
}
