// One line of an access log.

/// A request that a registry or a slow line has answered.
package struct HTTPRequest: Hashable, Sendable {
    package let method: String
    /// With its query: "/v2/demo/small/manifests/1.0".
    package let path: String
    package let status: Int
    /// The bytes of the answer's body.
    package let bytes: Int
    package let agent: String

    package init(method: String, path: String, status: Int, bytes: Int, agent: String) {
        self.method = method
        self.path = path
        self.status = status
        self.bytes = bytes
        self.agent = agent
    }

    /// The combined format of Apache, as docker-registry and nginx write it; nil for any other line.
    init?(logLine line: some StringProtocol) {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count >= 7 else { return nil }
        let request = parts[1].split(separator: " ")
        let numbers = parts[2].split(separator: " ").compactMap { Int($0) }
        guard request.count == 3, request[2].hasPrefix("HTTP/"), let status = numbers.first else { return nil }
        self.init(
            method: String(request[0]), path: String(request[1]), status: status,
            bytes: numbers.count > 1 ? numbers[1] : 0, agent: String(parts[5]))
    }
}
