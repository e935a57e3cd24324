// Whether the test server answers as told, right and wrong.

import Foundation
import Lab
import LabTraits
import Synchronization
import Testing

@Suite(.needs(.program("curl"), .program("openssl"))) struct TestServerTests {
    @Test(arguments: [false, true]) func `a connection is kept and requests are recorded`(tls: Bool) async throws {
        let answer: TestServer.Answer = { request in
            TestResponse(201, headers: ["X-Path": request.path], body: Array("got \(request.body.count)".utf8))
        }
        try await TestServer.running(tls: tls, answer: answer) { server in
            let url = "\(tls ? "https" : "http")://\(server.host)"
            let trust = tls ? ["--cacert", server.authority] : []
            let result = try await curl(
                trust + ["-i", "-d", "three", "\(url)/a?b=1", "\(url)/c", "-w", "[%{num_connects}]"])
            #expect(result.status == 0)
            #expect(result.output.contains("x-path: /a?b=1".uppercased()) || result.output.contains("X-Path: /a?b=1"))
            #expect(result.output.contains("got 5[1]"))
            #expect(result.output.contains("got 5[0]"))
            #expect(server.requests.map(\.path) == ["/a?b=1", "/c"])
            #expect(server.requests.map(\.method) == ["POST", "POST"])
            #expect(server.requests.first?.body == Array("three".utf8))
            #expect(server.requests.first?.header("HOST") == server.host)
            if tls { #expect(try await curl([url]).status == 60) }
        }
    }

    @Test func `the answer to HEAD has the length of GET and no body`() async throws {
        try await TestServer.running(answer: { _ in TestResponse(200, body: Array("12345".utf8)) }) { server in
            let result = try await curl(["-I", "http://\(server.host)/", "http://\(server.host)/"])
            #expect(result.status == 0)
            #expect(result.output.lowercased().components(separatedBy: "content-length: 5").count == 3)
            #expect(!result.output.contains("12345"))
        }
    }

    @Test(arguments: [
        (TestResponse(200, body: Array("0123456789".utf8), cutAfter: 4), Int32(18), "0123"),
        (TestResponse(200, body: Array("0123456789".utf8), cutAfter: 0), Int32(18), ""),
        (TestResponse(200, body: Array("0123456789".utf8), claimsLength: 11), Int32(18), "0123456789"),
        (TestResponse(200, body: Array("0123456789".utf8), claimsLength: 3), Int32(0), "012"),
        (TestResponse(404), Int32(0), ""),
    ])
    func `an answer ends where it was told to`(response: TestResponse, status: Int32, seen: String) async throws {
        try await TestServer.running(answer: { _ in response }) { server in
            let result = try await curl(["http://\(server.host)/"])
            #expect(result.status == status)
            #expect(result.output == seen)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `an endless answer ends with the client`() async throws {
        try await TestServer.running(answer: { _ in TestResponse(200, isEndless: true) }) { server in
            let result = try await Command.run(
                "sh", ["-c", "curl -s --noproxy '*' http://\(server.host)/ | head -c 30000000 | wc -c"])
            #expect(result.output.contains("30000000"))
        }
    }

    @Test func `uploads arrive whole up to their limit`() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let answer: TestServer.Answer = { request in TestResponse(200, body: Array("\(request.body.count)".utf8)) }
        try await TestServer.running(answer: answer) { server in
            for (size, seen) in [(64 << 20, "\(64 << 20)"), (64 << 20 + 1, "")] {
                try Data(count: size).write(to: URL(filePath: "\(folder)/body"))
                let result = try await curl(["-H", "Expect:", "-T", "\(folder)/body", "http://\(server.host)/"])
                #expect(result.output == seen)
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test func `an answer is cancelled when its client goes away`() async throws {
        let cancelled = Mutex(false)
        let answer: TestServer.Answer = { _ in
            do {
                try await Task.sleep(for: .seconds(3600))
            } catch {
                cancelled.withLock { $0 = true }
            }
            return TestResponse(200)
        }
        try await TestServer.running(answer: answer) { server in
            #expect(try await curl(["-m", "0.2", "http://\(server.host)/"]).status == 28)
            try await until("the end of the answer") { cancelled.withLock { $0 } }
        }
    }

    @Test func `a stopped server refuses`() async throws {
        let host = try await TestServer.running(answer: { _ in TestResponse(200) }) { $0.host }
        try await until("nobody to listen") { try await curl(["http://\(host)/"]).status == 7 }
    }

    private func curl(_ arguments: [String]) async throws -> Command.Result {
        try await Command.run("curl", ["-s", "--noproxy", "*"] + arguments)
    }
}
