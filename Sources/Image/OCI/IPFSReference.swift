// What names an image in IPFS: a CID, or a name that stands for one.

package import Failure

package enum IPFSReference: Hashable, Sendable {
    /// `ipfs://CID`, or the CID alone.
    case content(CID)
    /// `ipns://NAME`: a key, or a domain with a DNSLink.
    case name(String)

    package static let (contentScheme, nameScheme) = ("ipfs://", "ipns://")

    /// Nil for what is no reference to IPFS. Throws class `reference` where only the scheme is one.
    package init?(parsing text: String) throws(Failure) {
        if text.hasPrefix(Self.contentScheme) {
            guard let cid = CID(String(text.dropFirst(Self.contentScheme.count))) else {
                throw Failure(
                    .reference, "\"\(text)\" names no file in IPFS.",
                    hint: "Type ipfs:// and the CID that a push to IPFS has printed, without a path.")
            }
            self = .content(cid)
        } else if text.hasPrefix(Self.nameScheme) {
            let name = String(text.dropFirst(Self.nameScheme.count))
            guard Self.isName(name) else {
                throw Failure(
                    .reference, "\"\(text)\" is no name in IPFS.",
                    hint: "Type ipns:// and a key such as k51…, or a domain, without a path.")
            }
            self = .name(name)
        } else if let cid = CID(text) {
            self = .content(cid)
        } else {
            return nil
        }
    }

    /// What an image that comes from there is called: without a scheme, but for a domain, which alone could be anything.
    package var name: String {
        switch self {
        case .content(let cid): cid.description
        case .name(let name): CID(name) == nil ? description : name
        }
    }

    /// Whether an image of that name is one from there.
    package static func isName(ofImage name: String) -> Bool { (try? IPFSReference(parsing: name)) != nil }

    /// As the node is asked for it.
    package var path: String {
        switch self {
        case .content(let cid): "/ipfs/\(cid)"
        case .name(let name): "/ipns/\(name)"
        }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255
            && text.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}

extension IPFSReference: CustomStringConvertible {
    /// With its scheme.
    package var description: String {
        switch self {
        case .content(let cid): Self.contentScheme + cid.description
        case .name(let name): Self.nameScheme + name
        }
    }
}

extension Descriptor {
    /// The blob as a file in IPFS, where the descriptor has one among its URLs: the first.
    package var cid: CID? {
        urls.first { $0.hasPrefix(IPFSReference.contentScheme) }.flatMap {
            CID(String($0.dropFirst(IPFSReference.contentScheme.count)))
        }
    }

    /// The same descriptor of a blob that is a file in IPFS.
    package func stored(as cid: CID) -> Descriptor {
        var stored = self
        stored.urls = [IPFSReference.content(cid).description]
        return stored
    }
}
