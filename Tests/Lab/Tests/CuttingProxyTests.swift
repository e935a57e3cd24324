// Whether a line breaks where it was told to, and nowhere else.

import Foundation
import Lab
import LabTraits
import Testing

@Suite(.needs(.part(.registry), .program("curl"))) struct CuttingProxyTests {
    @Test(arguments: [false, true]) func `each connection ends as planned`(isReset: Bool) async throws {
        try await withBlob(bytes: 3_000_000) { registry, path, blob in
            let proxy = try await registry.cuttingProxy(isReset: isReset) { number in
                switch number {
                case 1: 0
                case 2: 1_000
                case 3: 2_000_000
                default: nil
                }
            }
            for planned in [0, 1_000, 2_000_000] {
                let (status, bytes) = try await read("http://\(proxy.host)\(path)")
                #expect(isReset ? bytes.count <= planned : bytes.count == planned)
                #expect(status == (isReset ? 56 : planned == 0 ? 52 : 18))
            }
            let (status, bytes) = try await read("http://\(proxy.host)\(path)", isRaw: false)
            #expect(status == 0)
            #expect(bytes == blob)
            #expect(proxy.connections == 4)
            await proxy.stop()
            try await untilClosed("http://\(proxy.host)\(path)")
            #expect(try await read("http://\(registry.host)\(path)").status == 0)
        }
    }

    @Test func `a line can be away for a while`() async throws {
        try await withBlob(bytes: 10_000) { registry, path, blob in
            let proxy = try await registry.cuttingProxy { _ in nil }
            await proxy.refuse()
            await proxy.refuse()
            try await untilClosed("http://\(proxy.host)\(path)")
            try await proxy.accept()
            try await proxy.accept()
            #expect(try await read("http://\(proxy.host)\(path)", isRaw: false).bytes == blob)
            #expect(proxy.connections == 1)
            await proxy.stop()
        }
    }

    @Test func `a paced line that stands still passes all once it may`() async throws {
        try await withBlob(bytes: 300_000) { registry, path, blob in
            let line = try await registry.pacedLine(bytesPerSecond: 0)
            async let answer = read("http://\(line.host)\(path)", isRaw: false)
            line.setSpeed(bytesPerSecond: 3_000_000)
            #expect(try await answer.bytes == blob)
            await line.stop()
            try await untilClosed("http://\(line.host)\(path)")
        }
    }

    @Test func `a line to a registry that is gone ends at once`() async throws {
        var folder = ""
        try await withBlob(bytes: 10_000) { registry, path, _ in
            folder = registry.folder
            let proxy = try await registry.cuttingProxy { _ in nil }
            await registry.kill()
            #expect(try await [52, 56].contains(read("http://\(proxy.host)\(path)").status))
            await proxy.stop()
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test(.timeLimit(.minutes(1))) func `a slow reader slows the registry`() async throws {
        try await withBlob(bytes: 60_000_000) { registry, path, blob in
            let proxy = try await registry.cuttingProxy { _ in nil }
            let folder = try TemporaryFolder.make()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            // It reads a little, and the rest only when it may.
            let script = """
                curl -s --noproxy '*' "$1" | {
                    head -c 1000 >"$0/begun"; while [ ! -e "$0/go" ]; do sleep 0.01; done; cat "$0/begun" -
                } | sha256sum
                """
            async let sum = Command.output("sh", ["-c", script, folder, "http://\(proxy.host)\(path)"])
            try await until("the reader's start") { FileManager.default.fileExists(atPath: "\(folder)/begun") }
            // The registry writes down an answer when it is rid of it: the quick one, not the slow one.
            #expect(try await read("http://\(proxy.host)\(path)", isRaw: false).bytes == blob)
            try await until("the quick answer") { !registry.requests.isEmpty }
            #expect(registry.requests.count == 1)
            try Data().write(to: URL(filePath: "\(folder)/go"))
            #expect(try await path.hasSuffix("sha256:\(sum.prefix(64))"))
            try await until("the slow answer") { registry.requests.count == 2 }
            await proxy.stop()
        }
    }

    /// A registry with one blob: its path and its bytes.
    private func withBlob(bytes: Int, _ body: (Registry, String, Data) async throws -> Void) async throws {
        try await Registry.running { registry in
            let layer = LayerSpec(bytes: bytes, seed: 77, packing: .plain)
            let made = try await ImageMaker().make(ImageSpec([layer]))
            try registry.put(made, as: "cut/image:1")
            let blob = made.variants[0].layers[0].blob
            try await body(registry, "/v2/cut/image/blobs/\(blob.digest)", Data(contentsOf: URL(filePath: blob.path)))
        }
    }

    /// curl's status and what it got, with the answer's head when `isRaw`.
    /// What was closed is open for a moment more where another test has just begun a program.
    private func untilClosed(_ url: String) async throws {
        try await until("nobody to listen") { try await read(url).status == 7 }
    }

    private func read(_ url: String, isRaw: Bool = true) async throws -> (status: Int32, bytes: Data) {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = "\(folder)/answer"
        let result = try await Command.run(
            "curl", ["-s", "--noproxy", "*", "-o", file] + (isRaw ? ["-i"] : []) + [url])
        return (result.status, (try? Data(contentsOf: URL(filePath: file))) ?? Data())
    }
}
