// A file as a form sends it (RFC 7578): one part, whose bytes stream.

import RegistryClient

struct MultipartForm {
    private let boundary: String

    /// A file that has the boundary in it by chance would end early; nobody can make one on purpose.
    init() {
        boundary = "tallyman-" + (0..<4).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
    }

    var mediaType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The form around what `produce` makes.
    func body(
        of subject: String, size: Int64,
        _ produce: @Sendable @escaping (_ send: @Sendable @escaping ([UInt8]) async throws -> Void) async throws -> Void
    ) -> UploadBody {
        let head = Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n").utf8)
        let end = Array("\r\n--\(boundary)--\r\n".utf8)
        return UploadBody(size: Int64(head.count + end.count) + size, subject: subject) { send in
            try await send(head)
            try await produce(send)
            try await send(end)
        }
    }
}
