// What a test server answers, right or wrong.

package struct TestResponse: Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]
    /// After so many bytes of the body the connection ends, though the length promised more.
    package var cutAfter: Int?
    /// After so many bytes of the body nothing more comes, and the connection stays.
    package var stallsAfter: Int?
    /// A Content-Length that lies. The connection ends after the body.
    package var claimsLength: Int?
    /// The body again and again in chunks (blanks when it is empty), until the client goes away.
    package var isEndless: Bool
    /// No Content-Length: the body comes in chunks, and only their end says how much there was.
    package var isChunked: Bool

    package init(
        _ status: Int, headers: [String: String] = [:], body: [UInt8] = [], cutAfter: Int? = nil,
        stallsAfter: Int? = nil, claimsLength: Int? = nil, isEndless: Bool = false, isChunked: Bool = false
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.cutAfter = cutAfter
        self.stallsAfter = stallsAfter
        self.claimsLength = claimsLength
        self.isEndless = isEndless
        self.isChunked = isChunked
    }
}
