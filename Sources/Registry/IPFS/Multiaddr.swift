// The addresses that IPFS uses, as far as its API has them: `/ip4/127.0.0.1/tcp/5001`.

package import Failure

package struct Multiaddr: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Host and port, an IPv6 address in brackets: as a URL has it.
    package let authority: String

    /// Throws class `reference` for anything but a host and a TCP port: HTTP over it is what the API speaks.
    package init(_ text: String) throws(Failure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        let isHTTP = parts.count == 4 || parts.count == 5 && parts[4] == "http"
        guard text.hasPrefix("/"), isHTTP, parts[2] == "tcp", let port = UInt16(parts[3]), port > 0,
            let host = Self.host(parts[1], of: parts[0])
        else {
            throw Failure(
                .reference, "\"\(text)\" is no address of an IPFS API.",
                hint: "Type a multiaddr of host and TCP port, such as /ip4/127.0.0.1/tcp/5001.")
        }
        description = text
        authority = "\(host):\(port)"
    }

    private static func host(_ text: String, of kind: String) -> String? {
        guard !text.isEmpty else { return nil }
        switch kind {
        case "ip4":
            let octets = text.split(separator: ".", omittingEmptySubsequences: false)
            return octets.count == 4 && octets.allSatisfy { UInt8($0) != nil } ? text : nil
        case "ip6":
            return text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit || $0 == UInt8(ascii: ":") }
                ? "[\(text)]" : nil
        case "dns", "dns4", "dns6":
            let isName = text.utf8.allSatisfy {
                let character = Character(Unicode.Scalar($0))
                return character.isASCII && (character.isLetter || character.isNumber || "-._".contains(character))
            }
            return isName ? text : nil
        default: return nil
        }
    }
}
