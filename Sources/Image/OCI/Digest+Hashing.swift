// Digests of bytes, whole or as they stream by.

import Crypto
package import FoundationEssentials

extension Digest {
    package static func sha256(of bytes: some DataProtocol) -> Digest {
        var hasher = Hasher()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// Computes a SHA-256 digest piece by piece.
    package struct Hasher: Sendable {
        private var hash = SHA256()

        package init() {}

        package mutating func update(_ bytes: some DataProtocol) { hash.update(data: bytes) }

        package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

        /// The digest of all bytes so far; more may follow.
        package func finalize() -> Digest { Digest(sha256: hash.finalize()) }
    }
}
