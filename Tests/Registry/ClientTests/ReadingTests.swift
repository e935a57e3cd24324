// The small texts of HTTP and of hosts files: challenges, times, URLs, errors, tokens.

import FoundationEssentials
import OCI
import RegistryCredentials
import Testing

@testable import RegistryClient

struct ReadingTests {
    @Test(arguments: [
        (
            #"Bearer realm="https://a/t",service="s",scope="repository:a:pull repository:b:pull""#,
            [["bearer", "realm=https://a/t", "scope=repository:a:pull repository:b:pull", "service=s"]]
        ),
        (#"Basic realm="a, \"b\"", Bearer realm=x"#, [["basic", #"realm=a, "b""#], ["bearer", "realm=x"]]),
        (#"BASIC"#, [["basic"]]),
        (
            #"Negotiate, Bearer REALM="https://a/t" , service = s"#,
            [["negotiate"], ["bearer", "realm=https://a/t", "service=s"]]
        ),
        (#"Bearer realm="no end"#, [["bearer"]]),
        ("", []),
        ("=,=", []),
        (#"Bearer realm="x" "y", Basic"#, [["bearer", "realm=x"]]),
    ])
    func `challenges are read as RFC 9110 writes them`(_ line: String, _ expected: [[String]]) {
        let read = Challenge.all(in: [line]).map { challenge in
            [challenge.scheme] + challenge.parameters.map { "\($0)=\($1)" }.sorted()
        }
        #expect(read == expected)
    }

    @Test(arguments: [
        ("300ms", 0.3), ("1m30s", 90), ("1.5h", 5400), ("+2s", 2), ("10us", 0.00001), (".5s", 0.5), ("1.s", 1),
        ("0", nil), ("-1s", nil), ("5", nil), ("", nil), ("1d", nil), ("s", nil), ("99999999999h", nil),
    ])
    func `times are read as Go writes them`(_ text: String, _ seconds: Double?) {
        #expect(Duration(go: text) == seconds.map { .seconds($0) })
    }

    @Test(arguments: [
        ("0", 0), ("120", 120), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ("-1", nil), ("soon", nil), ("Sun, 06 Non 1994 08:49:37 GMT", nil), ("99999999999", nil),
    ])
    func `Retry-After is seconds or a date`(_ text: String, _ seconds: Double?) throws {
        let now = try #require(Date(rfc3339: "1994-11-06T08:49:00Z"))
        #expect(Duration(retryAfter: text, now: now) == seconds.map { .seconds($0) })
    }

    @Test(arguments: [
        ("/v2/x?a=1", "https://h:5000/v2/x?a=1"),
        ("https://user:pass@Other/y?sig=a%2Fb#part", "https://other/y?sig=a%2Fb"),
        ("//other/z", "https://other/z"),
        ("more", "https://h:5000/v2/a/more"),
        ("http://[FD00::1]:80/", "http://[fd00::1]:80/"),
        ("ftp://other/", nil), ("https://", nil), ("https://h:99999/", nil), ("data:text/plain,x", nil),
    ])
    func `a location is a URL without user and fragment`(_ text: String, _ expected: String?) throws {
        let base = try #require(WebURL("https://h:5000/v2/a/b?c=d"))
        #expect(WebURL(text, relativeTo: base)?.text == expected)
    }

    @Test
    func `what is added to a query is encoded, and a URL is shown without its query`() throws {
        let url = try #require(WebURL("https://h/up?_state=a%3D")).adding("digest", "sha256:ä&b")
        #expect(url.text == "https://h/up?_state=a%3D&digest=sha256%3A%C3%A4%26b")
        #expect(url.shown == "https://h/up")
        #expect(url.origin == "https://h:443")
    }

    @Test(arguments: [
        (#"{"token":"abc","expires_in":100}"#, "abc", 90), (#"{"access_token":"abc"}"#, "abc", 54),
        (#"{"token":"","access_token":"abc","expires_in":3600}"#, "abc", 3590),
        (#"{"token":"abc","expires_in":-5}"#, "abc", 0), (#"{"token":"a\nb"}"#, nil, 0), ("{}", nil, 0),
        ("<html>", nil, 0), (#"{"token":5}"#, nil, 0),
    ])
    func `a token is kept a little shorter than it lives`(_ json: String, _ text: String?, _ life: Double) {
        let start = ContinuousClock.now
        let token = Token(Array(json.utf8), start: start)
        #expect(token?.secret.reveal == text)
        if let token { #expect(token.end - start == .seconds(life)) }
    }

    @Test(arguments: [
        (#"{"errors":[{"code":"DENIED","message":"no"},{"code":"X"}]}"#, "application/json", "no; X"),
        (#"{"errors":[]}"#, "application/json", nil), ("<html>", "text/html", nil),
        ("Go away", "text/plain", "Go away"),
        (String(repeating: "a", count: 600), "text/plain", String(repeating: "a", count: 500)),
    ])
    func `of an error the messages are kept, cut`(_ body: String, _ type: String, _ text: String?) {
        #expect(ErrorBody(Array(body.utf8), mediaType: type).text == text)
    }
}
