// A bearer token, as a token service gives it out.

import FoundationEssentials
import RegistryCredentials

struct Token: Hashable, Sendable {
    let secret: Secret
    let end: ContinuousClock.Instant

    /// A token without a time is good for a minute, as the token specification says.
    private static let usualLife = 60.0

    /// Reads the answer to a request made at `start`. Nil for what holds no token that can be sent.
    ///
    /// It counts as ended a little before its time: by a tenth, at most 10 seconds.
    init?(_ json: [UInt8], start: ContinuousClock.Instant) {
        guard let response = try? JSONDecoder().decode(Reply.self, from: Data(json)),
            let text = [response.token, response.access_token].compactMap(\.self).first(where: { !$0.isEmpty }),
            text.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
        else { return nil }
        let life = min(max(response.expires_in ?? Self.usualLife, 0), 86_400)
        secret = Secret(text)
        end = start + .seconds(life - min(life / 10, 10))
    }

    private struct Reply: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var access_token: String?
        var token: String?
        // swift-format-ignore: AlwaysUseLowerCamelCase
        var expires_in: Double?
    }
}
