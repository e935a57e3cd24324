// Whether bytes are those that a digest stands for.

import Crypto
import OCI

extension OCI.Digest {
    func isDigest(of bytes: [UInt8]) -> Bool {
        switch description.prefix(6) {
        case "sha256": hex == Self.text(SHA256.hash(data: bytes))
        case "sha384": hex == Self.text(SHA384.hash(data: bytes))
        default: hex == Self.text(SHA512.hash(data: bytes))
        }
    }

    private static func text(_ hash: some Sequence<UInt8>) -> String {
        hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
