// What a test server was asked.

package struct TestRequest: Sendable {
    package let method: String
    /// With its query.
    package let path: String
    /// As they came, in that order.
    package let headers: [(String, String)]
    package let body: [UInt8]

    package init(method: String, path: String, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, in whatever case; nil without one.
    package func header(_ name: String) -> String? {
        headers.first { $0.0.lowercased() == name.lowercased() }?.1
    }
}
