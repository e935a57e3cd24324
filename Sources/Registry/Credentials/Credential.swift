// What a registry, or the service that gives out its tokens, is told.

package enum Credential: Hashable, Sendable {
    case password(user: String, secret: Secret)
    /// A refresh token: exchanged for access tokens, never sent as a password.
    case identityToken(Secret)
}

extension Credential {
    /// The user whose secret is an identity token, in Docker's file and in the answers of credential helpers.
    private static let tokenUser = "<token>"

    /// Nil when there is no secret.
    init?(user: String, secret: Secret) {
        guard !secret.isEmpty else { return nil }
        self = user == Self.tokenUser ? .identityToken(secret) : .password(user: user, secret: secret)
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the user at most.
    package var description: String {
        switch self {
        case .password(let user, _): "password of \(user)"
        case .identityToken: "identity token"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
