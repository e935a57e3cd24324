// Digests that a containerd can't store anything by.

import Failure
import OCI

extension Failure {
    /// The same failure; but where it comes of a digest that `features` don't allow, neither the registry nor the
    /// archive is blamed for it.
    func blamingDigests(_ features: Features) -> Failure {
        guard !features.has(.otherDigests),
            let digest = Self.otherDigest(in: message) ?? (mayBeOfDigest ? Self.otherDigest(in: cause ?? "") : nil)
        else { return self }
        return Failure(
            .daemon, "This containerd can't store \(digest): it names blobs by SHA-256 only.",
            hint:
                "Name the image by a tag or by a sha256 digest. One that is built with other digests needs containerd 2.3.",
            cause: cause ?? message)
    }

    private var mayBeOfDigest: Bool {
        switch self.code {
        case .incomplete, .notFound, .archive, .daemon, .reference, .conflict: true
        default: false
        }
    }

    private static func otherDigest(in text: String) -> Digest? {
        for algorithm in ["sha384:", "sha512:"] {
            guard let start = text.firstRange(of: algorithm)?.lowerBound else { continue }
            let name = text[start...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ":") }
            let digits = name.dropFirst(algorithm.count).prefix { $0 != ":" }
            if let digest = Digest(algorithm + digits) { return digest }
        }
        return nil
    }
}
