// The dialogue in which the daemon asks for a registry's credentials.

import ContainerdAPI

package struct AuthQuestion: Hashable, Sendable {
    /// Host and port of the registry that is really asked, which may be a mirror: `registry-1.docker.io`.
    package var host: String
    package var reference: String

    package init(host: String, reference: String) {
        self.host = host
        self.reference = reference
    }
}

/// What the daemon gets to present to the registry.
package enum AuthAnswer: Sendable {
    /// Nothing: it goes on without.
    case none
    case password(user: String, secret: String)
    /// Exchanged for an access token at the registry's token service.
    case identityToken(String)
}

extension AuthAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the secret.
    package var description: String {
        switch self {
        case .none: "none"
        case .password(let user, _): "password of \(user)"
        case .identityToken: "identity token"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    var message: Containerd_Types_Transfer_AuthResponse {
        var message = Containerd_Types_Transfer_AuthResponse()
        switch self {
        case .none: message.authType = .none
        case .password(let user, let secret):
            message.authType = .credentials
            message.username = user
            message.secret = secret
        case .identityToken(let token):
            message.authType = .refresh
            message.secret = token
        }
        return message
    }
}
