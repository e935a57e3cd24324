// Signs a token as docker-registry 2.8 takes it: a JWT (RFC 7519) with ES256 and the certificate in its header.

import Crypto
import Foundation

extension TokenIssuer {
    /// docker-registry 2.8 takes a token this many seconds after its end (`Leeway` in its auth/token/token.go).
    private static let leeway = 60

    func sign(_ access: [TokenAccess], for user: String) throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let claims = Claims(
            iss: Self.name, sub: user, aud: Self.service, exp: now + options.lifetime - Self.leeway,
            nbf: now - 2 * Self.leeway, iat: now, jti: UUID().uuidString, access: access)
        let signed = [try Self.encode(Header(x5c: [certificate])), try Self.encode(claims)].joined(separator: ".")
        return "\(signed).\(Self.encode(try key.signature(for: Data(signed.utf8)).rawRepresentation))"
    }

    private struct Header: Encodable {
        var typ = "JWT"
        var alg = "ES256"
        let x5c: [String]
    }

    private struct Claims: Encodable {
        let iss: String
        let sub: String
        let aud: String
        let exp: Int
        let nbf: Int
        let iat: Int
        let jti: String
        let access: [TokenAccess]
    }

    private static func encode(_ part: some Encodable) throws -> String {
        encode(try JSONEncoder().encode(part))
    }

    /// base64url without padding.
    private static func encode(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
