// What is warned of, and what is never shown.

import Failure
import RegistryHosts
import Testing

struct WarningTests {
    private static func warnings(_ text: String, files: [String: String] = [:]) throws -> [Failure] {
        let sandbox = try Sandbox(files.merging(["reg/hosts.toml": text]) { first, _ in first })
        return try HostsFile.read(directory: "\(sandbox.path)/reg").warnings(for: "reg:5000")
    }

    @Test(arguments: [
        ("skip_verify = true", true), ("skip_verify = false", true), ("ca = \"/dev/null\"", true),
        ("client = \"/dev/null\"", true), ("dial_timeout = \"5s\"", false), ("", false),
    ])
    func `plain HTTP with TLS keys is a downgrade, by the daemon itself`(key: String, isMixed: Bool) throws {
        for url in ["http://u:hunter2@m.example:5000", "http://m.example"] {
            let warnings = try Self.warnings("[host.\"\(url)\"]\n\(key)")
            #expect(warnings.map(\.code) == (isMixed ? [.scheme] : []))
            #expect(!"\(warnings)".contains("hunter2"))
        }
        #expect(try Self.warnings("server = \"http://m.example:5000\"\n\(key)").isEmpty != isMixed)
        for url in ["https://m.example:5000", "m.example:5000", "http://m.example:80"] {
            #expect(try Self.warnings("[host.\"\(url)\"]\n\(key)").isEmpty)
        }
    }

    @Test func `a certificate that is missing is class certificate, one that is there is not`() throws {
        let warnings = try Self.warnings(
            "ca = [\"here.pem\", \"gone.pem\"]\nclient = [[\"here.pem\", \"gone.key\"]]", files: ["reg/here.pem": ""])
        #expect(warnings.map(\.code) == [.certificate, .certificate])
        #expect(warnings.first?.message.contains("/reg/gone.pem is missing") == true)
        #expect(warnings.last?.message.contains("/reg/gone.key is missing") == true)
    }

    @Test func `values of headers, users and queries stay out of descriptions`() throws {
        let sandbox = try Sandbox([
            "reg/hosts.toml": """
            [host."https://u:hunter2@m.example/x?t=hunter2"]
            header = { Authorization = "hunter2", x = ["hunter2"] }
            """
        ])
        let file = try HostsFile.read(directory: "\(sandbox.path)/reg")
        var dumped = ""
        dump(file, to: &dumped)
        for text in ["\(file)", String(reflecting: file), "\(file.hosts[0])", dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("Authorization: (hidden)"))
        }
    }
}
