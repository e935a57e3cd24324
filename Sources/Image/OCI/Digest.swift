// A content digest: what every blob, manifest and layer is named by.

import Crypto
package import FoundationEssentials

/// An algorithm and the lower-case hexadecimal of its hash, such as `sha256:0a4eaa…`.
///
/// SHA-256, SHA-384 and SHA-512 are known, as in the OCI image specification and containerd.
package struct Digest: Hashable, Sendable {
    package let description: String

    /// Nil unless the algorithm is known and as many lower-case hexadecimal digits follow as it needs.
    package init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let length: Int
        switch text[..<colon] {
        case "sha256": length = 64
        case "sha384": length = 96
        case "sha512": length = 128
        default: return nil
        }
        let hex = text.utf8[colon...].dropFirst()
        guard hex.count == length, hex.allSatisfy(\.isLowerHex) else { return nil }
        description = text
    }

    init(sha256 hash: some Sequence<UInt8>) {
        var text = Array("sha256:".utf8)
        text.reserveCapacity(7 + 64)
        for byte in hash {
            text.append((byte >> 4).hexDigit)
            text.append((byte & 15).hexDigit)
        }
        description = String(decoding: text, as: UTF8.self)
    }

    /// The part before the colon.
    package var algorithm: String { String(description.prefix(6)) }

    /// The part after the colon. The names of all three algorithms have six letters.
    package var hex: String { String(description.dropFirst(7)) }

    /// The first 12 hexadecimal digits, as image IDs are shown.
    package var short: String { String(Substring(description.utf8.dropFirst(7).prefix(12))) }
}

extension Digest: Comparable, CustomStringConvertible {
    package static func < (left: Digest, right: Digest) -> Bool { left.description < right.description }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is an invalid digest")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Digests of bytes, whole or as they stream by.
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

/// Chain IDs: the names of the snapshots that an image's layers unpack to.
package enum ChainID {
    /// One chain ID for each layer, the lowest first; the last one names the snapshot of the whole image.
    ///
    /// The first is the first diff ID; each next one is the SHA-256 of the one below, a blank, and its diff ID,
    /// as the OCI image specification says.
    package static func chain(of diffIDs: [Digest]) -> [Digest] {
        var chain: [Digest] = []
        chain.reserveCapacity(diffIDs.count)
        for diffID in diffIDs {
            chain.append(chain.last.map { .sha256(of: Array("\($0) \(diffID)".utf8)) } ?? diffID)
        }
        return chain
    }
}
