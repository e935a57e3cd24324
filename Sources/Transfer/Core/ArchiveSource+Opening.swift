// Opens what an archive's bytes come from.

import Archive
import Failure
import OCI
import TransferModel

extension ArchiveSource {
    /// Opens the source for the length of `body`. Throws class `archive` when it can't be opened.
    func open<Value: Sendable>(
        _ body: @Sendable @escaping (ByteSource) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        switch self {
        case .file(let path): return try await body(try ByteSource(path: path))
        case .standardInput: return try await body(try ByteSource.standardInput())
        case .url(let url): return try await Download(url).reading(body)
        }
    }
}
