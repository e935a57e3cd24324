// Whether the lab reads and makes values rightly: what its other tests rest on.

import Foundation
import Testing

@testable import Lab

@Suite struct ValueTests {
    @Test func `labels keep the commas of their values`() {
        #expect(Daemon.labels("-").isEmpty)
        #expect(Daemon.labels("a=1,b=2,3,c=") == ["a": "1", "b": "2,3", "c": ""])
    }

    @Test func `the script's lines are read, and silence is a reason`() {
        let parts = Parts(
            parsing: "containerd-2\t2.1.9\t/x/bin\t-\nnginx\t1.22\t/n\t/lib\ncontainerd-1.6\t-\tno network\n")
        #expect(parts.places[.containerd2]?.version == "2.1.9")
        #expect(parts.places[.nginx]?.environment == ["LD_LIBRARY_PATH": "/lib"])
        #expect(parts.missing[.containerd1_6] == "no network")
        #expect(parts.missing[.registry] != nil)
        #expect(throws: LabFailure.self) { try parts.place(of: .containerd1_6) }
    }

    @Test func `access logs are read and other lines are not`() {
        let line = #"127.0.0.1 - - [24/Nov/2026:02:24:00 +0000] "GET /v2/a?b=1 HTTP/1.1" 206 42 "" "containerd/2.1.9""#
        let request = HTTPRequest(method: "GET", path: "/v2/a?b=1", status: 206, bytes: 42, agent: "containerd/2.1.9")
        #expect(HTTPRequest(logLine: line) == request)
        #expect(HTTPRequest(logLine: #"time="now" level=info msg="listening on 127.0.0.1:5000""#) == nil)
    }

    @Test func `the checksum is that of gzip`() {
        var sum = CRC32()
        sum.update(Data("1234".utf8))
        sum.update(Data("56789".utf8))
        #expect(sum.value == 0xcbf4_3926)
        var long = CRC32()
        long.update(Data("The quick brown fox jumps over the lazy dog".utf8))
        #expect(long.value == 0x414f_a339)
    }

    @Test func `equal specs make equal images, other seeds others`() async throws {
        let folders = try (TemporaryFolder.make(), TemporaryFolder.make())
        defer { [folders.0, folders.1].forEach { try? FileManager.default.removeItem(atPath: $0) } }
        let layers = LayerSpec.stack(4, bytes: 50_000, seed: 9)
        let first = try await ImageMaker(folder: folders.0).make(ImageSpec(layers))
        let second = try await ImageMaker(folder: folders.1).make(ImageSpec(layers))
        let other = try await ImageMaker(folder: folders.1).make(ImageSpec(LayerSpec.stack(4, bytes: 50_000, seed: 8)))
        #expect(first.root.digest == second.root.digest)
        #expect(first.root.digest != other.root.digest)
        for blob in first.blobs {
            let bytes = try Data(contentsOf: URL(filePath: blob.path))
            #expect(bytes.count == blob.size)
        }
    }

    @Test func `an archive is written into what is there, not put in its place`() async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (place, other) = ("\(folder)/archive.tar", "\(folder)/same")
        try Data("old and much longer than nothing".utf8).write(to: URL(filePath: place))
        try FileManager.default.linkItem(atPath: place, toPath: other)
        try ImageArchive.writeOCI([], to: place)
        let (written, seen) = try (Data(contentsOf: URL(filePath: place)), Data(contentsOf: URL(filePath: other)))
        #expect(written == seen)
        #expect(written.count % 512 == 0)
    }

    @Test func `a kept process takes its folder along when nobody holds it`() async throws {
        let folder = try TemporaryFolder.make()
        var process: KeptProcess? = try await KeptProcess.start("sleep", ["1000"], folder: folder, log: "\(folder)/log")
        #expect(process?.isRunning == true)
        process = nil
        try await until("the folder's end") { !FileManager.default.fileExists(atPath: folder) }
    }
}
