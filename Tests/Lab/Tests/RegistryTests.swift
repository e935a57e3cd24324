// Whether the lab's registries serve, refuse, encrypt and dawdle.

import Foundation
import Lab
import LabTraits
import Testing

@Suite struct RegistryTests {
    @Test(.needs(.part(.registry)))
    func `a registry serves what it was given, also after a kill`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            #expect(try await status("http://\(registry.host)/v2/demo/small/tags/list") == 200)
            await registry.kill()
            #expect(try await status("http://\(registry.host)/v2/") == 0)
            try await registry.restart()
            #expect(try await status("http://\(registry.host)/v2/demo/small/tags/list") == 200)
            try await until("both requests") { registry.requests.map(\.status) == [200, 200] }
        }
    }

    @Test(.needs(.part(.registry))) func `a lost blob is a 404`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            let layer = try await ImageMaker().make(Sample.small.spec).variants[0].layers[0].blob
            try registry.lose(layer.digest)
            #expect(try await status("http://\(registry.host)/v2/demo/small/blobs/\(layer.digest)") == 404)
            #expect(FileManager.default.fileExists(atPath: layer.path))
        }
    }

    @Test(.needs(.part(.registry), .program("perl"), .program("openssl")))
    func `a registry with a password and TLS lets only the right ones in`() async throws {
        let options = Registry.Options(credentials: Registry.Credentials(), isSecure: true)
        try await Registry.running(options: options) { registry in
            let url = "https://\(registry.host)/v2/"
            let unverified = try await status(url)
            #expect(unverified == 0)
            #expect(try await status(url, "--cacert", registry.authority) == 401)
            #expect(try await status(url, "--cacert", registry.authority, "-u", "tally:wrong") == 401)
            #expect(try await status(url, "--cacert", registry.authority, "-u", "tally:mast and ladder") == 200)
        }
    }

    @Test(.needs(.part(.registry), .part(.nginx))) func `a slow line is slow, and tells its requests`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            let layer = try await ImageMaker().make(Sample.small.spec).variants[0].layers[0].blob
            let line = try await registry.slowLine(bytesPerSecond: 200_000)
            let start = ContinuousClock.now
            #expect(try await status("http://\(line.host)/v2/demo/small/blobs/\(layer.digest)") == 200)
            #expect(start.duration(to: .now) > .seconds(1))
            // It writes down a request after it has answered.
            try await until("the request") { line.requests.map(\.bytes) == [layer.size] }
            await line.stop()
            #expect(!FileManager.default.fileExists(atPath: line.folder))
        }
    }

    /// What curl is told; 0 when there is no answer at all.
    private func status(_ url: String, _ arguments: String...) async throws -> Int {
        let result = try await Command.run(
            "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--noproxy", "*"] + arguments + [url])
        return Int(result.output) ?? 0
    }
}
