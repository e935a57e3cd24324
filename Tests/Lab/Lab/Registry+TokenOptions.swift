// How a registry with a token server hands out its tokens.

extension Registry {
    /// Whoever has a name and a password, or a refresh token, may do everything; anybody may pull from repositories
    /// whose name begins with "public/".
    package struct TokenOptions: Sendable {
        package var credentials: Credentials
        package var refreshToken: String
        /// For how many seconds the registry takes a token.
        package var lifetime: Int
        /// For how many seconds the token server says it does; nil says the truth.
        package var toldLifetime: Int?

        package init(
            credentials: Credentials = Credentials(), refreshToken: String = "lab-refresh-token", lifetime: Int = 300,
            toldLifetime: Int? = nil
        ) {
            self.credentials = credentials
            self.refreshToken = refreshToken
            self.lifetime = lifetime
            self.toldLifetime = toldLifetime
        }
    }
}
