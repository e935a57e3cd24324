// Writes an archive so that a file of that name is either the whole new one or what it was.

package import Failure
import Glibc

package enum SafeFile {
    /// Writes the file at `path` with what `body` writes, and returns what `body` returns.
    ///
    /// A regular file is replaced, with its mode and owner kept, once everything is on disk; when anything fails or the
    /// task is cancelled before, the old file stays and nothing else is left. What exists and is no regular file (a
    /// pipe, a device) is written in place. Symbolic links are followed first.
    ///
    /// Fails with `storage` where there is no room, else with `archive`.
    package static func write<Value>(
        to path: String, _ body: (ByteSink) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await write(ByteSink(path: path), body)
    }

    /// Writes to standard output, in place.
    package static func writeStandardOutput<Value>(
        _ body: (ByteSink) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await write(.standardOutput(), body)
    }

    private static func write<Value>(
        _ sink: ByteSink, _ body: (ByteSink) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        do throws(Failure) {
            try await sink.open()
            let value = try await body(sink)
            try await sink.commit()
            return value
        } catch {
            await sink.discard()
            throw error
        }
    }
}

/// Closes its descriptor at the end of its life, unless it is only borrowed, as standard input is.
final class OwnedFileDescriptor: Sendable {
    let number: Int32
    private let isOwned: Bool

    init(_ number: Int32, isOwned: Bool) {
        self.number = number
        self.isOwned = isOwned
    }

    deinit { if isOwned { close(number) } }
}
