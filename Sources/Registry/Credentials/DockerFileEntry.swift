// One entry under `auths` in Docker's configuration file.

import Failure
import FoundationEssentials

struct DockerFileEntry: Decodable {
    /// `user:secret` in base64.
    private var auth: Secret?
    private var username: String?
    private var password: Secret?
    private var identitytoken: Secret?
    private var registrytoken: Secret?

    /// An identity token counts over a password, and `auth` over the plain fields, as with Docker.
    ///
    /// `place` is where the entry stands, for the warning: it can't be read, or it is of a kind that isn't supported.
    func answer(_ index: String) -> CredentialAnswer {
        if let token = identitytoken, !token.isEmpty { return CredentialAnswer(credential: .identityToken(token)) }
        var answer = CredentialAnswer()
        if let registrytoken, !registrytoken.isEmpty {
            answer.warning = Failure(
                .auth, "The registry token for \(index) can't be used: containerd doesn't take one.",
                hint: "Sign in with a password or an identity token.")
        }
        if let auth, !auth.isEmpty {
            guard let (user, secret) = Self.parts(of: auth) else {
                answer.warning = Failure(
                    .auth, "The credential for \(index) can't be read.", hint: "Sign in to the registry again.")
                return answer
            }
            answer.credential = Credential(user: user, secret: secret)
        } else if let username, let password {
            answer.credential = Credential(user: username, secret: password)
        }
        return answer
    }

    private static func parts(of auth: Secret) -> (user: String, secret: Secret)? {
        // Docker passes over line ends, as Go does, and over nothing else.
        let oneLine = String(String.UnicodeScalarView(auth.reveal.unicodeScalars.filter { $0 != "\r" && $0 != "\n" }))
        guard let data = Data(base64Encoded: oneLine), let text = String(data: data, encoding: .utf8),
            let colon = text.firstIndex(of: ":"), colon > text.startIndex
        else { return nil }
        // Docker drops the zero bytes that old versions put behind the secret.
        var secret = text[colon...].dropFirst().drop { $0 == "\0" }
        while secret.last == "\0" { secret.removeLast() }
        return (String(text[..<colon]), Secret(String(secret)))
    }
}
