// The other commands, and daemons that can't be reached.

import Foundation
import Lab
import LabTraits
import Testing

@Suite struct CommandTests {
    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `who only looks makes no namespace`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await daemon.ctr("namespaces", "create", "k8s.io")
            for command in ["snapshotters", "images", "doctor", "namespaces"] {
                _ = try await Program.run(command, "--namespace", "mistyped", address: daemon.address)
            }
            #expect(try await daemon.ctr("namespaces", "ls", "-q") == "k8s.io\n")
        }
    }

    @Test func `without a daemon the status is 3 and the reason is told`() async throws {
        let none = try await Program.run("images", address: "/nowhere/containerd.sock")
        #expect(none.status == 3)
        #expect(none.errors.contains("There is no socket at /nowhere/containerd.sock."))
        #expect(none.errors.contains("--address"))
        let pull = try await Program.run("pull", "--progress", "json", "alpine", address: "/nowhere/containerd.sock")
        #expect(pull.status == 3)
        #expect(try JSONLines(pull.output).error?["class"] as? String == "daemon")
    }

    @Test(arguments: [
        ["frobnicate"], ["pull"], ["images", "--format", "xml"], ["pull", "--unpack", "true", "--all-platforms", "a"],
        ["--progress", "json"], ["images", "--filter", "x=y"], ["images", "--filter", "label="],
        ["images", "--filter", "dangling=maybe"], ["prune", "--force", "--filter", "label="],
        ["prune", "--dry-run", "--filter", "until=soon"],
    ])
    func `wrong usage ends with 2`(arguments: [String]) async throws {
        let run = try await Command.run(
            Program.path, arguments, environment: Program.variables(address: "/nowhere/containerd.sock"))
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }

    @Test func `help, version and themes need no daemon`() async throws {
        let version = try await Program.run("--version")
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("tallyman "))
        let help = try await Program.run("--help")
        #expect(help.status == 0)
        #expect(help.output.contains("pull"))
        let themes = try await Program.run("themes")
        #expect(themes.status == 0)
        #expect(themes.output.contains("default") && themes.output.contains("mono"))
        #expect(try await Program.run("themes", "--check", "/nowhere/x.toml").status == 1)
    }

    @Test func `the manual has every command and every key, and no line that man would misread`() async throws {
        let page = try await Program.run("manual")
        #expect(page.status == 0)
        for text in [
            ".TH TALLYMAN 1", ".SS pull", ".SS prune", "\\-\\-all\\-platforms", ".B space", "pull an image, or",
        ] {
            #expect(page.output.contains(text), "\(text)")
        }
        let requests: Set = [".TH", ".SH", ".SS", ".TP", ".B", ".I", ".nf", ".fi"]
        for line in page.output.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
        }
    }

    @Test func `the configuration in force is printed, and its mistakes are wrong usage`() async throws {
        let folder = NSTemporaryDirectory() + "tallyman-config-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/config.toml"
        try "theme = \"nord\"\n[keys]\npull = \"f5\"\n".write(toFile: path, atomically: true, encoding: .utf8)
        let printed = try await Program.run("config", "--config", path, "-n", "k8s.io")
        #expect(printed.status == 0)
        for text in ["theme = \"nord\"", "pull = [\"f5\"]", "namespace = \"k8s.io\"", "push = [\"P\"]"] {
            #expect(printed.output.contains(text), "\(text)")
        }
        try printed.output.write(toFile: path, atomically: true, encoding: .utf8)
        let again = try await Program.run("config", "--config", path)
        #expect(again.output == printed.output)
        try "\nthem = 1\n".write(toFile: path, atomically: true, encoding: .utf8)
        let wrong = try await Program.run("images", "--config", path)
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("config.toml:2:1: there is no setting \"them\""))
        #expect(wrong.errors.contains("Did you mean \"theme\"?"))
        #expect(try await Program.run("config", "--config", "/nowhere/c.toml").status == 2)
        try "[*]\n".write(toFile: path, atomically: true, encoding: .utf8)
        let broken = try await Program.run("images", "--config", path)
        #expect(broken.status == 2)
        #expect(broken.errors.contains("config.toml:1:2: "))
        let theme = try await Program.run("themes", "--check", path)
        #expect(theme.status == 1)
        #expect(theme.errors.contains("config.toml:1:2: "))
    }

    /// An empty or relative folder is none: nothing is looked for, or made, at the root or where one happens to be.
    @Test(arguments: ["", "state"]) func `state goes to the home folder where no other is named`(folder: String)
        async throws
    {
        let home = NSTemporaryDirectory() + "tallyman-home-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: home) }
        func run(home: String) async throws {
            var variables = Program.variables(address: "/nowhere/containerd.sock")
            for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"] { variables[name] = folder }
            variables["HOME"] = home
            let run = try await Command.run(Program.path, ["--log-level", "info", "images"], environment: variables)
            #expect(run.status == (home.isEmpty ? 2 : 3))
        }
        try await run(home: home)
        #expect(FileManager.default.fileExists(atPath: "\(home)/.local/state/tallyman/log"))
        try await run(home: "")
        for path in ["/tallyman", "tallyman", "state", "/.local/state/tallyman"] {
            #expect(!FileManager.default.fileExists(atPath: path), "\(path)")
        }
    }

    @Test(.needsDaemon(), .needs(.program("setpriv"))) func `a socket of another user says so`() async throws {
        try await Daemon.running { daemon in
            // Another user must be able to run it.
            let folder = "/tmp/tallyman-other-user-\(getpid())"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try await Command.output("cp", [Program.path, folder])
            try await Command.output("chmod", ["755", folder, "\(folder)/tallyman", daemon.folder])
            let run = try await Command.run(
                "setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "\(folder)/tallyman", "images"],
                environment: Program.variables(address: daemon.address))
            #expect(run.status == 3)
            #expect(run.errors.contains("may not be opened by this user"))
            #expect(run.errors.contains("root"))
        }
    }

    @Test(.needs(.root, .part(.registry)), arguments: Daemon.Release.allCases)
    func `lists hold every key of the contract`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            let name = registry.reference(Sample.small.name)
            try await Daemon.running(release) { daemon in
                try await daemon.ctr("images", "pull", "--plain-http", name)
                try await daemon.ctr("images", "label", name, "io.cri-containerd.pinned=pinned")
                let images = try JSONLines(
                    try await Program.run("images", "--format", "json", address: daemon.address).output)
                let row = try #require(images.all.first)
                #expect(images.all.count == 1)
                #expect(
                    Set(row.keys) == [
                        "reference", "repository", "tag", "id", "digest", "mediaType", "platform", "created", "size",
                        "blobSize", "unpacked", "lazy", "inUse", "pinned", "labels",
                    ])
                #expect(row["reference"] as? String == name)
                #expect(row["tag"] as? String == "1.0")
                #expect(row["platform"] as? String == Host.platform)
                #expect(row["unpacked"] as? Bool == true)
                #expect(row["pinned"] as? Bool == true)
                #expect((row["size"] as? Int ?? 0) > 300_000)
                let quiet = try await Program.run("images", "-q", address: daemon.address).output
                #expect(quiet == "\(row["id"] as? String ?? "")\n")
                #expect(
                    try await Program.run("images", "--filter", "reference=*/other:*", "-q", address: daemon.address)
                        .output.isEmpty)
                #expect(
                    try await Program.run(
                        "images", "--filter", "label=io.cri-containerd.pinned", address: daemon.address
                    )
                    .output.contains("demo/small"))

                let snapshotters = try JSONLines(
                    try await Program.run("snapshotters", "--format", "json", address: daemon.address).output)
                let overlayfs = try #require(snapshotters.all.first { $0["name"] as? String == "overlayfs" })
                #expect(
                    Set(overlayfs.keys) == [
                        "name", "state", "reason", "root", "capabilities", "exports", "remote", "snapshots", "size",
                        "unpackConfigured", "kind", "alive", "lazy", "namespaces",
                    ])
                #expect(overlayfs["kind"] as? String == "builtin")
                // 1.6 has no Transfer service.
                #expect(overlayfs["unpackConfigured"] as? Bool == (release != .v1_6))
                #expect(overlayfs["state"] as? String == "ok")
                #expect(overlayfs["snapshots"] as? Int == 1)

                let namespaces = try JSONLines(
                    try await Program.run("namespaces", "--format", "json", address: daemon.address).output)
                #expect(namespaces.all.count == 1)
                #expect(namespaces.all.first?["name"] as? String == "default")
                #expect(namespaces.all.first?["images"] as? Int == 1)
            }
        }
    }
}
