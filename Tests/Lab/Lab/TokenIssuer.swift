// A registry's token server: who asks, what for, and what is granted. The protocol is that of the distribution project,
// docs/spec/auth.

import Crypto
import Foundation

struct TokenIssuer: Sendable {
    /// Names that the registry's configuration repeats.
    static let name = "tallyman-lab"
    static let service = "tallyman-lab-registry"

    let options: Registry.TokenOptions
    let key: P256.Signing.PrivateKey
    /// The certificate of the key: base64 of its DER form.
    let certificate: String

    /// Makes a key and its certificate, token.pem, in `folder`. Needs openssl in the path.
    init(options: Registry.TokenOptions, folder: String) async throws {
        try await Command.output(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=Tallyman lab tokens", "-keyout", "\(folder)/token.key", "-out", "\(folder)/token.pem",
            ])
        self.options = options
        self.key = try P256.Signing.PrivateKey(
            pemRepresentation: try String(contentsOfFile: "\(folder)/token.key", encoding: .utf8))
        self.certificate = try String(contentsOfFile: "\(folder)/token.pem", encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }

    func answer(_ request: TestRequest) -> TestResponse {
        let parts = request.path.split(separator: "?", maxSplits: 1)
        guard parts.first == "/token" else { return TestResponse(404) }
        switch request.method {
        case "GET":
            let form = Self.form(parts.count > 1 ? String(parts[1]) : "")
            guard let authorization = request.header("Authorization") else { return token(for: nil, form) }
            return authorization == options.credentials.basic
                ? token(for: options.credentials.user, form) : Self.refusal
        case "POST":
            let form = Self.form(String(decoding: request.body, as: UTF8.self))
            return isProof(form) ? token(for: options.credentials.user, form) : Self.refusal
        default:
            return TestResponse(405)
        }
    }

    private static let refusal = TestResponse(
        401, headers: ["Content-Type": "application/json"], body: Array(#"{"details":"wrong user or secret"}"#.utf8))

    private func isProof(_ form: [(name: String, value: String)]) -> Bool {
        func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
        return switch field("grant_type") {
        case "password":
            field("username") == options.credentials.user && field("password") == options.credentials.password
        case "refresh_token": field("refresh_token") == options.refreshToken
        default: false
        }
    }

    private func token(for user: String?, _ form: [(name: String, value: String)]) -> TestResponse {
        let scopes = form.filter { $0.name == "scope" }.flatMap { $0.value.split(separator: " ") }
        let access = scopes.compactMap { TokenAccess(scope: $0) }.compactMap { user == nil ? $0.forEverybody : $0 }
        do {
            let token = try sign(access, for: user ?? "")
            let answer = Answer(token: token, accessToken: token, expiresIn: options.toldLifetime ?? options.lifetime)
            return TestResponse(
                200, headers: ["Content-Type": "application/json"], body: Array(try JSONEncoder().encode(answer)))
        } catch {
            return TestResponse(500, body: Array("\(error)".utf8))
        }
    }

    private struct Answer: Encodable {
        let token: String
        let accessToken: String
        let expiresIn: Int

        enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
            case expiresIn = "expires_in"
        }
    }

    /// "a=b%20c&d=e+f", in that order; names may repeat.
    static func form(_ text: String) -> [(name: String, value: String)] {
        func plain(_ text: Substring) -> String {
            let spaced = String(text).replacing("+", with: " ")
            return spaced.removingPercentEncoding ?? spaced
        }
        return text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (plain(parts[0]), parts.count > 1 ? plain(parts[1]) : "")
        }
    }
}
