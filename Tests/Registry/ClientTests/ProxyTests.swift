// Which proxy is asked for what.

import AsyncHTTPClient
import Failure
import Testing

@testable import RegistryClient

struct ProxyTests {
    @Test(arguments: [
        ("https://registry.example.com/v2", "safe:3128"),
        ("https://registry.example.com:8443/", "safe:3128"),
        ("http://registry.example.com/", "plain:8080"),
        ("https://example.org/", nil),
        ("https://a.example.org/", nil),
        ("https://notexample.org/", "safe:3128"),
        ("https://below.test/", "safe:3128"),
        ("https://a.below.test/", nil),
        ("https://b.star.test/", nil),
        ("https://port.test:5000/", nil),
        ("https://port.test/", "safe:3128"),
        ("https://10.1.2.3/", nil),
        ("https://11.1.2.3/", "safe:3128"),
        ("https://192.168.1.7:5000/", nil),
        ("https://192.168.1.8:5000/", "safe:3128"),
        ("https://[fd00::1]/", nil),
        ("https://[fe80::1]/", "safe:3128"),
        ("https://localhost/", nil),
        ("http://127.9.9.9:5000/", nil),
        ("https://[::1]:5000/", nil),
    ])
    func `a URL has the proxy that Go programs would ask`(_ url: String, _ expected: String?) throws {
        let proxies = try Proxies([
            "HTTPS_PROXY": "http://user:pass@safe:3128", "http_proxy": "plain:8080",
            "NO_PROXY": "example.org, .below.test,*.star.test,port.test:5000,10.0.0.0/8,192.168.1.7,fd00::/8,,",
        ])
        let url = try #require(WebURL(url))
        #expect(proxies.proxy(for: url).map { "\($0.host):\($0.port)" } == expected)
    }

    @Test
    func `a star excepts everything, and no variable means no proxy`() throws {
        let url = try #require(WebURL("https://registry.example.com/"))
        #expect(try Proxies(["HTTPS_PROXY": "http://safe:1", "no_proxy": "*"]).proxy(for: url) == nil)
        #expect(try Proxies(["HTTP_PROXY": "http://safe:1"]).proxy(for: url) == nil)
        #expect(try Proxies(["https_proxy": "socks5://safe"]).proxy(for: url)?.port == 1080)
    }

    @Test(arguments: ["https://safe:1", "ftp://safe", "http://", "http://[::1"])
    func `a proxy that can't be used is refused, without its secrets`(_ text: String) {
        let failure = #expect(throws: Failure.self) { try Proxies(["HTTPS_PROXY": text]) }
        #expect(failure?.code == .policy)
    }
}
