// What people get wrong in references, and what to tell them.

import Failure

enum ReferenceSlip {
    case empty
    /// A URL; the scheme as it was typed, with `://`.
    case scheme(String)
    case blank
    case emptyTag
    case badTag
    case badDigest
    case badRegistry(String)
    case upperCase
    case badPath(String)
    case hash
    case tooLong

    /// The slips that show before the text is cut into its parts.
    init?(scanning text: String) {
        if text.isEmpty {
            self = .empty
        } else if let colon = text.firstRange(of: "://") {
            self = .scheme(String(text[..<colon.upperBound]))
        } else if text.utf8.contains(where: { $0 == UInt8(ascii: " ") || 9...13 ~= $0 }) {
            self = .blank
        } else if ReferenceGrammar.isHash(text) {
            self = .hash
        } else {
            return nil
        }
    }

    func failure(_ text: String) -> Failure {
        guard case .empty = self else {
            return Failure(.reference, "\"\(text)\" is an invalid image reference: \(reason).", hint: hint(text))
        }
        return Failure(.reference, "No image reference was given.", hint: hint(text))
    }

    private var reason: String {
        switch self {
        case .empty: "it is empty"
        case .scheme: "it is a URL"
        case .blank: "it holds a blank"
        case .emptyTag: "there is no tag after the colon"
        case .badTag: "the tag is not allowed"
        case .badDigest: "the digest after \"@\" is not complete"
        case .badRegistry(let registry): "\"\(registry)\" is an invalid registry host"
        case .upperCase: "the repository has upper-case letters"
        case .badPath(let path): path.isEmpty ? "the repository is missing" : "\"\(path)\" is an invalid repository"
        case .hash: "64 hexadecimal digits are an image ID, not a name"
        case .tooLong: "registry and repository are longer than \(ReferenceGrammar.longestRepository) characters"
        }
    }

    private func hint(_ text: String) -> String? {
        switch self {
        case .empty: "Type a name such as alpine:3.20 or registry.example.com/team/app:1.42."
        case .scheme("ipfs://"), .scheme("ipns://"):
            "Only pull and push know IPFS; type a name such as alpine:3.20."
        case .scheme(let scheme): "Drop \"\(scheme)\": a reference starts with the registry's host."
        case .blank: "Remove the blanks; type one reference only."
        case .emptyTag: "Drop the colon, or type a tag after it, such as :latest."
        case .badTag:
            "A tag has up to \(ReferenceGrammar.longestTag) letters, digits, \"_\", \".\" and \"-\", "
                + "and starts with none of the last two."
        case .badDigest: "A digest is sha256: and 64 hexadecimal digits in lower case."
        case .badRegistry: "Type host[:port]/repository[:tag]; an IPv6 address goes in brackets."
        case .upperCase: "Repositories are in lower case: \(text.loweredRepository)"
        case .badPath(""): "Type host[:port]/repository[:tag]."
        case .badPath:
            "A repository has lower-case letters and digits, with \".\", \"_\" or \"-\" between them, and \"/\"."
        case .hash: "Type repository@sha256: before the digits."
        case .tooLong: nil
        }
    }
}

extension String {
    /// The text with the repository in lower case and the tag as it is.
    fileprivate var loweredRepository: String {
        let slash = lastIndex(of: "/") ?? startIndex
        let end = self[slash...].firstIndex { $0 == ":" || $0 == "@" } ?? endIndex
        return self[..<end].lowercased() + self[end...]
    }
}
