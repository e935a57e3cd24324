// What a token lets its holder do.

/// One resource and the actions on it, as the token's claims name them.
struct TokenAccess: Encodable {
    let type: String
    let name: String
    let actions: [String]

    init(type: String, name: String, actions: [String]) {
        self.type = type
        self.name = name
        self.actions = actions
    }

    /// "repository:demo/small:pull,push". The name may hold colons itself.
    init?(scope: Substring) {
        let parts = scope.split(separator: ":").map(String.init)
        guard parts.count > 2 else { return nil }
        self.init(
            type: parts[0], name: parts[1..<parts.count - 1].joined(separator: ":"),
            actions: parts[parts.count - 1].split(separator: ",").map(String.init))
    }

    /// What of it is granted without a name: pulls from "public/…".
    var forEverybody: TokenAccess? {
        guard type == "repository", name.hasPrefix("public/"), actions.contains("pull") else { return nil }
        return TokenAccess(type: type, name: name, actions: ["pull"])
    }
}
