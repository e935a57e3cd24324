// What authorizes requests: remembers how each server wants it, and keeps tokens for as long as they are good.

import Failure
import FoundationEssentials
import RegistryCredentials
import Synchronization

final class Authorizer: Sendable {
    private struct Key: Hashable {
        var origin: String
        /// Sorted, each once.
        var scopes: [String]
    }

    private struct Known {
        /// What each server, by origin, asked for last.
        var challenges: [String: [Challenge]] = [:]
        /// Where a server named more scopes than were asked for: those it wants.
        var scopes: [Key: [String]] = [:]
    }

    private let service: TokenService
    private let ask: @Sendable (String) async -> Credential?
    private let known = Mutex(Known())
    private let tokens = SingleFlight<Key, Token>()
    private let credentials = SingleFlight<String, Credential?>()

    init(_ service: TokenService, credential: @Sendable @escaping (_ host: String) async -> Credential?) {
        self.service = service
        ask = credential
    }

    /// The value of the header `Authorization`: nil as long as the server asks for none, or for something that can't be
    /// given.
    func authorization(for server: RegistryServer, _ scopes: [String]) async throws(RequestError) -> Secret? {
        let asked = Key(origin: server.root.origin, scopes: Self.united(scopes))
        let (challenges, wanted) = known.withLock {
            ($0.challenges[asked.origin] ?? [], $0.scopes[asked] ?? asked.scopes)
        }
        if let realm = challenges.lazy.compactMap(TokenService.Realm.init).first {
            let token = try await tokens.value(
                for: Key(origin: asked.origin, scopes: wanted), isFresh: { $0.end > .now }
            ) { () throws(RequestError) in
                // What can be read on its way is sent only where the registry itself is read on its way.
                let isPrivate = !realm.url.isPlainHTTP || server.root.isPlainHTTP && server.isOwn
                let credential = isPrivate ? try await credential(for: server) : nil
                return try await service.token(from: realm, wanted, credential, for: server)
            }
            return Secret("Bearer \(token.secret.reveal)")
        }
        if challenges.contains(where: { $0.scheme == "basic" }),
            case .password(let user, let secret) = try await credential(for: server)
        {
            return .basic(user: user, secret: secret)
        }
        return nil
    }

    /// Takes note of a refusal: what the server asks for, and that `used` is good no longer.
    func learn(_ challenges: [Challenge], from server: RegistryServer, _ scopes: [String], used: Secret?) {
        let asked = Key(origin: server.root.origin, scopes: Self.united(scopes))
        let named = challenges.first { $0.scheme == "bearer" }?.scopes ?? []
        let wanted = known.withLock { known in
            known.challenges[asked.origin] = challenges
            let wanted = Self.united((known.scopes[asked] ?? asked.scopes) + named)
            known.scopes[asked] = wanted
            return wanted
        }
        if let used {
            let key = Key(origin: asked.origin, scopes: wanted)
            tokens.forget(key) { "Bearer \($0.secret.reveal)" == used.reveal }
        }
    }

    private func credential(for server: RegistryServer) async throws(RequestError) -> Credential? {
        guard server.getsCredentials else { return nil }
        return try await credentials.value(for: server.root.authority) { () throws(RequestError) in
            let credential = await ask(server.root.authority)
            guard !Task.isCancelled else { throw .cancelled }
            return credential
        }
    }

    private static func united(_ scopes: [String]) -> [String] { Set(scopes).sorted() }
}

extension Secret {
    /// Basic authentication (RFC 7617).
    static func basic(user: String, secret: Secret) -> Secret {
        Secret("Basic " + Data("\(user):\(secret.reveal)".utf8).base64EncodedString())
    }
}
