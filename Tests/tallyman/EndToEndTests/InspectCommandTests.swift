// `inspect` and `history` of images that are odd, and of those that are not unpacked.

import Canvas
import ContainerdClient
import Foundation
import Inventory
import Lab
import LabTraits
import OCI
import TerminalHarness
import Testing

@Suite struct InspectCommandTests {
    private static let layer = #"{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#(digest)","size":7}"#
    private static let digest = Digest.sha256(of: [7])

    /// A lease holds what is written with the client.
    private static func holding<Value: Sendable>(
        _ daemon: Daemon, _ body: @Sendable (Containerd) async throws -> Value
    ) async throws -> Value {
        let lease = try await daemon.lease()
        return try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
            var containerd = containerd
            containerd.lease = lease
            return try await body(containerd)
        }
    }

    /// An image record over a manifest and a configuration, of which the layers aren't here.
    private static func write(
        config: String, type: MediaType = .ociConfig, more: String = "", layers: Int = 0, as name: String,
        _ daemon: Daemon
    ) async throws -> Descriptor {
        try await holding(daemon) { containerd in
            _ = try await containerd.writeDocument(Array(config.utf8))
            let manifest = manifest(of: config, type, more: more, layers: layers)
            let target = Descriptor(
                mediaType: .ociManifest, digest: try await containerd.writeDocument(Array(manifest.utf8)),
                size: Int64(manifest.utf8.count))
            try await containerd.createImage(
                ImageRecord(name: name, target: target, createdAt: Date(), updatedAt: Date()))
            return target
        }
    }

    private static func manifest(
        of config: String, _ type: MediaType = .ociConfig, more: String = "", layers: Int = 0
    ) -> String {
        """
        {"schemaVersion":2,"config":{"mediaType":"\(type.rawValue)","digest":"\(Digest.sha256(of: Array(config.utf8)))",\
        "size":\(config.utf8.count)},"layers":[\(Array(repeating: layer, count: layers).joined(separator: ","))]\(more)}
        """
    }

    private static func note(_ number: Int) -> String { #","annotations":{"n":"\#(number)"}"# }

    private static func config(_ more: String = "", diffIDs: Int = 0) -> String {
        let ids = Array(repeating: "\"\(digest)\"", count: diffIDs).joined(separator: ",")
        return #"{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[\#(ids)]}\#(more)}"#
    }

    private static func array(_ text: String) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    private static func stored(_ digest: String, _ daemon: Daemon) async throws -> NSDictionary {
        let text = try await daemon.ctr("content", "get", digest)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    }

    /// No byte of it would be obeyed by a terminal.
    private static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n"
                || ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `texts that a terminal would obey stay what they are`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            let evil = "\u{7F}\u{9B}31m\u{202E}\u{2028}\\u001b[2J"
            _ = try await Self.write(
                config: Self.config(
                    """
                    ,"author":"\(evil)","x":[1.50,1e3,null,{}],"config":{"Env":["A=\(evil)"],"Labels":{"\(evil)":""}},
                    "history":[{"created_by":"\(evil)","comment":"\(evil)","empty_layer":true}]
                    """), as: "a.test/evil:1", daemon)
            let result = try await Program.run("inspect", "--mode", "native", "a.test/evil:1", address: daemon.address)
            #expect(result.status == 0)
            #expect(Self.isHarmless(result.output))
            #expect(result.output.contains("1.50"))
            let native = try #require(try Self.array(result.output).first)
            let manifest = try #require((native["ManifestDesc"] as? [String: Any])?["digest"] as? String)
            #expect(native["Manifest"] as? NSDictionary == (try await Self.stored(manifest, daemon)))
            let config = try #require((native["ImageConfigDesc"] as? [String: Any])?["digest"] as? String)
            let stored = try await Self.stored(config, daemon)
            #expect(native["ImageConfig"] as? NSDictionary == stored)

            let compatible = try await Program.run("inspect", "-f", "json", "a.test/evil:1", address: daemon.address)
            #expect(Self.isHarmless(compatible.output))
            let docker = try #require(try Self.array(compatible.output).first)
            #expect(docker["Author"] as? String == stored["author"] as? String)
            #expect((docker["RootFS"] as? [String: Any])?.keys.sorted() == ["Type"])

            for options in [[], ["--no-trunc"], ["--format", "json"], ["-q"]] {
                let history = try await Command.run(
                    Program.path, ["history", "a.test/evil:1"] + options,
                    environment: Program.variables(address: daemon.address))
                #expect(history.status == 0)
                #expect(Self.isHarmless(history.output), "\(options)")
            }
        }
    }

    /// What this program's own decoder reads leniently, others may not be able to.
    @Test(
        .needsDaemon(),
        arguments: [#","x":01"#, #","x":[1,]"#, #","x":"\q""#, ",\"x\":\"\u{1}\"", #","x":1.2.3"#, ","])
    func `a document that is no valid JSON is not handed on`(more: String) async throws {
        try await Daemon.running { daemon in
            _ = try await Self.write(config: Self.config(more), as: "a.test/bad:1", daemon)
            let result = try await Program.run("inspect", "--mode", "native", "a.test/bad:1", address: daemon.address)
            #expect(result.status == 1)
            #expect(try Self.array(result.output).isEmpty)
            #expect(result.errors.contains("incomplete: "))
        }
    }

    @Test(.needsDaemon()) func `what is no image is told as it is`() async throws {
        try await Daemon.running { daemon in
            let target = try await Self.write(
                config: "{}", type: MediaType("application/vnd.oci.empty.v1+json"),
                more: #","artifactType":"application/x-chart""#, as: "a.test/chart:1", daemon)
            let native = try await Program.run("inspect", "--mode", "native", "a.test/chart:1", address: daemon.address)
            #expect(native.status == 0)
            let told = try #require(try Self.array(native.output).first)
            #expect((told["Manifest"] as? [String: Any])?["artifactType"] as? String == "application/x-chart")
            #expect((told["ManifestDesc"] as? [String: Any])?["digest"] as? String == "\(target.digest)")
            #expect(told["ImageConfig"] is NSNull)
            #expect(told["Size"] as? Int == 0)
            for command in ["inspect", "history"] {
                let other = try await Program.run(command, "a.test/chart:1", address: daemon.address)
                #expect(other.status == 1)
                #expect(other.errors.contains("platform: ") && other.errors.contains("--mode native"))
            }

            // Not even the manifest can be read: the record is told, and why there is no more.
            try await Self.holding(daemon) { containerd in
                let digest = try await containerd.writeDocument(Array("{".utf8))
                let target = Descriptor(mediaType: .ociManifest, digest: digest, size: 1)
                try await containerd.createImage(
                    ImageRecord(name: "a.test/broken:1", target: target, createdAt: Date(), updatedAt: Date()))
            }
            let broken = try await Program.run(
                "inspect", "--mode", "native", "a.test/broken:1", address: daemon.address)
            #expect(broken.errors.contains("incomplete: "))
            #expect(try Self.array(broken.output).first?.keys.sorted() == ["Image", "Size"])
        }
    }

    @Test(.needsDaemon()) func `a format that there isn't, and the start of two IDs`() async throws {
        try await Daemon.running { daemon in
            let wrong = try await Program.run("inspect", "--format", "yaml", "x", address: daemon.address)
            #expect(wrong.status == 2)
            // Found without the daemon: which two of many begin alike.
            let config = Self.config()
            var seen: [Substring: Int] = [:]
            for number in 0... {
                let text = Self.manifest(of: config, more: Self.note(number))
                let id = Digest.sha256(of: Array(text.utf8)).hex.prefix(4)
                guard let other = seen.updateValue(number, forKey: id) else { continue }
                for one in [number, other] {
                    _ = try await Self.write(
                        config: config, more: Self.note(one), as: "a.test/n:\(one)", daemon)
                }
                for command in ["inspect", "history"] {
                    let result = try await Program.run(command, String(id), address: daemon.address)
                    #expect(result.status == 1)
                    #expect(result.errors.contains("reference: \(id) is the start of several images' IDs."))
                    #expect(result.errors.contains("a.test/n:\(number) ("))
                    #expect(result.errors.contains("a.test/n:\(other) ("))
                }
                return
            }
        }
    }

    private static let history = """
        ,"history":[{"created":"2020-01-01T00:00:00Z","created_by":"ADD \(String(repeating: "long ", count: 30))"},
        {"created_by":"CMD x","comment":"\(String(repeating: "words ", count: 9))","empty_layer":true},
        {"created_by":"RUN a"},{"created_by":"RUN one too many"}]
        """

    @Test(.needsDaemon()) func `the history of what isn't unpacked has no sizes`() async throws {
        try await Daemon.running { daemon in
            _ = try await Self.write(
                config: Self.config(Self.history, diffIDs: 3), layers: 3, as: "a.test/still:1", daemon)
            let text = try await Program.run("history", "--format", "json", "a.test/still:1", address: daemon.address)
            #expect(text.status == 0)
            let lines = try JSONLines(text.output).all
            // The last first: a layer that the history doesn't speak of, and a step too many.
            #expect(
                lines.map { $0["CreatedBy"] as? String ?? "" }.map { $0.prefix(5) } == [
                    "RUN o", "RUN a", "CMD x", "ADD l",
                ])
            #expect(lines.map { $0["Size"] as? String } == ["-", "-", "0 B", "-"])
            #expect(lines.map { $0["Bytes"] is NSNull } == [true, true, false, true])
            let chain = ChainID.chain(of: [Self.digest, Self.digest, Self.digest]).map(\.description)
            #expect(lines.map { $0["Snapshot"] as? String } == [chain[2], chain[1], "<missing>", chain[0]])
            let quiet = try await Program.run("history", "-q", "a.test/still:1", address: daemon.address)
            #expect(quiet.output == "\(chain[2])\n\(chain[1])\n<missing>\n\(chain[0])\n")
            let whole = try await Program.run("history", "--no-trunc", "a.test/still:1", address: daemon.address)
            #expect(whole.output.contains(String(repeating: "long ", count: 30)))
            #expect(whole.output.contains(chain[2]))
        }
    }

    @Test(.needsDaemon(), arguments: [80, 60, 30]) func `a table fits the terminal`(columns: Int) async throws {
        try await Daemon.running { daemon in
            _ = try await Self.write(
                config: Self.config(Self.history, diffIDs: 3), layers: 3, as: "a.test/wide:1", daemon)
            let session = try Program.screen(
                "history", "a.test/wide:1", address: daemon.address, size: Size(columns: columns, rows: 24))
            defer { session.close() }
            #expect(try await session.waitForExit() == .exited(0))
            let lines = session.screen.lines.filter { !$0.isEmpty }
            #expect(lines.count == 5)
            #expect(lines.first?.hasPrefix("SNAPSHOT") == true)
            #expect(lines.dropFirst().map { $0.hasPrefix("<missing>") } == [false, false, true, false])
            if columns == 80 {
                #expect(lines[0].contains("CREATED BY") && lines[0].contains("SIZE"))
                #expect(lines[4].contains("ADD long") && lines[4].contains("…"))
            }
        }
    }
}
