// What a field of a dialog has to hold.

import Failure
import OCI
import TransferModel

enum FieldRule: Hashable, Sendable {
    case anything
    /// Some text; the failure says which is missing.
    case filled(Failure)
    case reference
    /// What is pulled: a reference, of IPFS too.
    case source
    /// A reference or nothing.
    case optionalReference
    /// `all`, or one or more platforms with commas between them; nothing is the host's.
    case platforms
    /// One platform or nothing.
    case platform

    /// Whether a field may not stay empty.
    var needsText: Bool {
        switch self {
        case .filled, .reference, .source: true
        case .anything, .optionalReference, .platforms, .platform: false
        }
    }

    /// Throws what is wrong with a text.
    func check(_ text: String) throws(Failure) {
        switch self {
        case .anything: break
        case .filled(let failure): if text.trimmed.isEmpty { throw failure }
        case .optionalReference where text.isEmpty: break
        case .reference, .optionalReference: _ = try Reference(parsing: text)
        case .source: _ = try ImageSource(parsing: text)
        case .platforms: _ = try PlatformList.choice(text, host: .host)
        case .platform where text.isEmpty: break
        case .platform: _ = try Platform(parsing: text)
        }
    }
}
