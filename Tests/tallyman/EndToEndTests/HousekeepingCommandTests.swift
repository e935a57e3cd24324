// `inspect`, `history`, `rm` and `prune`, as scripts use them.

import Foundation
import Lab
import LabTraits
import TerminalHarness
import Testing

@Suite struct HousekeepingCommandTests {
    private static func withImage(
        _ release: Daemon.Release = .v2, _ body: (Daemon, String) async throws -> Void
    ) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: [.multi, .small])
            let name = registry.reference(Sample.multi.name)
            try await Daemon.running(release) { daemon in
                // containerd 2's client fetches every platform's configuration otherwise.
                let options = release == .v2 ? ["--skip-metadata"] : []
                for name in [name, registry.reference(Sample.small.name)] {
                    try await daemon.ctr(["images", "pull", "--plain-http"] + options + [name])
                }
                try await body(daemon, name)
            }
        }
    }

    private static func array(_ text: String) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    /// A document as `ctr` gives it.
    private static func document(_ digest: String, _ daemon: Daemon) async throws -> NSDictionary {
        let text = try await daemon.ctr("content", "get", digest)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    }

    @Test(.needs(.root, .part(.registry)), arguments: Daemon.Release.allCases)
    func `inspect and history say what the documents say`(release: Daemon.Release) async throws {
        try await Self.withImage(release) { daemon, name in
            let target = try #require(try await daemon.images().first { $0.name == name }?.digest)
            let native = try #require(
                try Self.array(
                    try await Program.run("inspect", "--mode", "native", name, address: daemon.address).output
                ).first)
            let index = try await Self.document(target, daemon)
            #expect(native["Index"] as? NSDictionary == index)
            let manifest = try #require(native["ManifestDesc"] as? [String: Any])
            let stored = try await Self.document(try #require(manifest["digest"] as? String), daemon)
            #expect(native["Manifest"] as? NSDictionary == stored)
            let descriptor = try #require(native["ImageConfigDesc"] as? [String: Any])
            let configDigest = try #require(descriptor["digest"] as? String)
            let config = try await Self.document(configDigest, daemon)
            #expect(native["ImageConfig"] as? NSDictionary == config)
            #expect((native["Image"] as? [String: Any])?["Name"] as? String == name)
            #expect((native["Size"] as? Int ?? 0) > 1_000_000)

            let docker = try #require(
                try Self.array(try await Program.run("inspect", name, address: daemon.address).output).first)
            #expect(docker["Id"] as? String == configDigest)
            #expect(docker["RepoTags"] as? [String] == [name])
            #expect((docker["RepoDigests"] as? [String])?.first?.hasSuffix("demo/multi@\(target)") == true)
            #expect(docker["Architecture"] as? String == config["architecture"] as? String)
            let layers = (config["rootfs"] as? [String: Any])?["diff_ids"] as? [String]
            #expect((docker["RootFS"] as? [String: Any])?["Layers"] as? [String] == layers)
            #expect((docker["Config"] as? [String: Any])?["Env"] as? [String] == ["PATH=/bin"])

            let history = try JSONLines(
                try await Program.run("history", "--format", "json", name, address: daemon.address).output
            ).all
            #expect(history.count == layers?.count)
            #expect(
                Set(history[0].keys) == [
                    "Comment", "CreatedAt", "CreatedBy", "CreatedSince", "Size", "Snapshot", "Bytes", "Layer",
                ])
            let snapshots = Set(try await daemon.snapshots().map(\.key))
            #expect(history.allSatisfy { snapshots.contains($0["Snapshot"] as? String ?? "") })
            let table = try await Program.run("history", name, address: daemon.address).output
            #expect(table.split(separator: "\n").count == history.count + 1)
        }
    }

    @Test(.needs(.root, .part(.registry))) func `what isn't there has its class and status`() async throws {
        try await Self.withImage { daemon, name in
            let some = try await Program.run("inspect", name, "nowhere.test/x", address: daemon.address)
            #expect(some.status == 1)
            #expect(try Self.array(some.output).count == 1)
            #expect(some.errors.contains("not-found: There is no image nowhere.test/x"))
            let other = try await Program.run("history", "--platform", "linux/s390x", name, address: daemon.address)
            #expect(other.status == 1)
            #expect(other.errors.contains("platform: ") && other.errors.contains("linux/arm64"))
            #expect(try await Program.run("inspect", "--mode", "xml", name, address: daemon.address).status == 2)
            #expect(try await Program.run("prune", address: daemon.address).status == 2)
        }
    }

    @Test(.needs(.root, .part(.registry)), arguments: Daemon.Release.allCases)
    func `rm takes names, digests and IDs, and leaves what is used`(release: Daemon.Release) async throws {
        try await Self.withImage(release) { daemon, name in
            let images = try await daemon.images()
            let small = try #require(images.first { $0.name != name })
            try await daemon.ctr("images", "tag", small.name, "a.test/second:1")
            try await daemon.ctr("containers", "create", name, "user", "true")
            func rm(_ arguments: String...) async throws -> Command.Result {
                try await Command.run(
                    Program.path, ["rm"] + arguments, environment: Program.variables(address: daemon.address))
            }
            let used = try await rm(name)
            #expect(used.status == 1 && used.errors.contains("conflict: \(name) is used by user."))
            let id = String(small.digest.dropFirst("sha256:".count).prefix(12))
            let several = try await rm(id)
            #expect(several.status == 1 && several.errors.contains("a.test/second:1"))
            #expect(try await daemon.images().count == 3)
            // A name that isn't the last frees nothing.
            let untagged = try await rm("a.test/second:1", "nowhere.test/x")
            #expect(untagged.status == 1 && untagged.output == "a.test/second:1\n")
            #expect(untagged.errors.contains("freed 0 B") && untagged.errors.contains("not-found"))
            let gone = try await rm(small.digest)
            #expect(gone.status == 0 && gone.output == "\(small.name)\n")
            #expect(try await daemon.content().allSatisfy { $0.digest != small.digest })
            let forced = try await rm("-f", "--async", name)
            #expect(forced.status == 0)
            #expect(try await daemon.images().isEmpty)
            // The container's own files stay.
            #expect(try await daemon.snapshots().contains { $0.key == "user" })
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `prune takes what it said it would`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await Warehouse.fill(daemon)
            func prune(_ arguments: String...) async throws -> Command.Result {
                try await Command.run(
                    Program.path, ["prune"] + arguments, environment: Program.variables(address: daemon.address))
            }
            let journal = try await Ledger(daemon, namespace: "default", others: [Warehouse.kubernetes])
            for all in [[], ["--all"]] {
                let plan = try await Command.run(
                    Program.path, ["prune", "--dry-run"] + all, environment: Program.variables(address: daemon.address))
                #expect(plan.output.split(separator: "\n").map(String.init) == journal.prunable(isAll: !all.isEmpty))
            }
            #expect(try await prune("--all", "--dry-run", "--filter", "until=1h").output.isEmpty)
            let count = try await daemon.images().count
            #expect(try await daemon.images().count == count)
            let done = try await prune("-f")
            #expect(done.status == 0)
            #expect(done.output.split(separator: "\n").map(String.init) == journal.prunable(isAll: false))
            #expect(done.errors.contains("freed "))
            #expect(try await daemon.images().count == count - journal.prunable(isAll: false).count)
        }
    }
}
