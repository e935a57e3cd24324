// `tallyman push`, `tag`, `load`, `import` and `save` as scripts use them.

import Foundation
import Lab
import LabTraits
import Testing

@Suite(.needsDaemon(.v2, .registry)) struct OperationCommandTests {
    private static let resultKeys: Set = [
        "event", "operation", "ok", "refs", "images", "engine", "snapshotter", "unpacked", "bytes", "fetched",
        "seconds", "error",
    ]

    private func withImage(
        _ release: Daemon.Release = .v2, _ body: (Daemon, Registry, String) async throws -> Void
    ) async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small, .l12])
            try await Daemon.running(release) { daemon in
                let name = registry.reference(Sample.l12.name)
                try await daemon.ctr("images", "pull", "--plain-http", name)
                try await body(daemon, registry, name)
                #expect(try await daemon.isClean())
            }
        }
    }

    @Test(
        arguments: [
            (.v2, "auto", "transfer"), (.v2, "local", "local"), (.v1_7, "auto", "local"), (.v1_6, "auto", "local"),
        ] as [(Daemon.Release, String, String)])
    func `each operation's JSON keeps the contract`(
        release: Daemon.Release, choice: String, engine: String
    ) async throws {
        try await Need.require(release)
        try await withImage(release) { daemon, registry, name in
            let folder = NSTemporaryDirectory() + "tallyman-json-\(UInt64.random(in: 0...UInt64.max))"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let target = registry.reference("pushed/l12:1")
            let runs: [(operation: String, arguments: [String])] = [
                ("tag", ["tag", name, target]), ("push", ["push", target]),
                ("save", ["save", "-o", "\(folder)/a.tar", target]),
                ("load", ["-n", "loaded", "load", "-i", "\(folder)/a.tar"]),
                ("import", ["-n", "imported", "import", "\(folder)/a.tar"]),
            ]
            for (operation, arguments) in runs {
                let run = try await Command.run(
                    Program.path, arguments + ["--progress", "json", "--engine", choice],
                    environment: Program.variables(address: daemon.address))
                #expect(run.status == 0, "\(operation): \(run.errors)")
                let lines = try JSONLines(run.output)
                #expect(lines.all.first?["event"] as? String == "start")
                #expect(lines.all.first?["operation"] as? String == operation)
                let result = try #require(lines.result)
                #expect(Set(result.keys) == Self.resultKeys)
                #expect(result["ok"] as? Bool == true)
                #expect(result["engine"] as? String == engine)
                #expect(lines.all.first?["engine"] as? String == engine)
                #expect((result["images"] as? [[String: String]])?.map { $0["ref"] } == [target])
                let overall = lines.events("overall")
                let current = overall.compactMap { $0["current"] as? Int }
                #expect(current == current.sorted())
                #expect(overall.last?["current"] as? Int == overall.last?["total"] as? Int)
                if operation == "load" || operation == "import" {
                    #expect(result["unpacked"] as? Bool == true)
                    #expect((result["bytes"] as? Int ?? 0) > 60_000_000)
                }
            }
            #expect(try await daemon.images(namespace: "loaded").map(\.name) == [target])
        }
    }

    @Test func `an archive goes through pipes, and each loaded name is said once`() async throws {
        try await withImage { daemon, _, name in
            let line = """
                "$0" -a "$1" save "$2" | "$0" -a "$1" -n piped load && "$0" -a "$1" save "$2" | "$0" -a "$1" -n quiet load -q
                """
            let run = try await Command.run(
                "sh", ["-c", line, Program.path, daemon.address, name],
                environment: Program.variables(address: nil))
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "Loaded image: \(name)\n\(name)\n")
            #expect(try await daemon.images(namespace: "piped").map(\.digest) == daemon.images().map(\.digest))
        }
    }

    @Test func `a daemon without the Transfer service says so when it is asked for`() async throws {
        try await Need.require(.v1_6)
        try await Daemon.running(.v1_6) { daemon in
            let run = try await Command.run(
                Program.path, ["--engine", "transfer", "pull", "127.0.0.1:1/a:1"],
                environment: Program.variables(address: daemon.address))
            #expect(run.status == 1)
            #expect(run.errors.contains("has no Transfer service"))
            #expect(try await daemon.isClean())
        }
    }

    @Test func `what can't be has its class and status 1`() async throws {
        try await withImage { daemon, registry, name in
            try await daemon.ctr("images", "pull", "--plain-http", registry.reference(Sample.small.name))
            let cases: [(arguments: [String], code: String)] = [
                (["push", "no/such:1"], "not-found"), (["tag", "no/such:1", "a.test/b:1"], "not-found"),
                (["tag", name, "UPPER"], "reference"),
                (["tag", name, registry.reference(Sample.small.name)], "conflict"),
                (["load", "-i", "/nowhere/a.tar"], "archive"), (["load", "-i", "/dev/null"], "archive"),
                (["save", "-o", "/nowhere/a.tar", name], "archive"), (["save", "-o", "/dev/full", name], "storage"),
                (["save", "-o", "/tmp/x.tar", "--platform", "linux/s390x", name], "platform"),
                (["import", "http://127.0.0.1:9/x.tar"], "network"),
                (["--hosts-dir", "/nowhere", "push", name], "policy"),
            ]
            for (arguments, kind) in cases {
                let run = try await Command.run(
                    Program.path, arguments + ["--progress", "json"],
                    environment: Program.variables(address: daemon.address))
                #expect(run.status == 1, "\(arguments)")
                #expect(try JSONLines(run.output).error?["class"] as? String == kind, "\(arguments): \(run.output)")
            }
            #expect(
                try await Program.run(
                    "tag", "--force", name, registry.reference(Sample.small.name), address: daemon.address
                ).status == 0)
        }
    }

    @Test(arguments: [
        ["save", "--progress", "json", "x"], ["save", "-o", "x"], ["push"], ["tag", "x"],
        ["load", "--platform", "a/b", "--all-platforms"],
    ])
    func `wrong usage ends with 2`(arguments: [String]) async throws {
        let run = try await Command.run(
            Program.path, arguments, environment: Program.variables(address: "/nowhere/containerd.sock"))
        #expect(run.status == 2)
        #expect(run.output.isEmpty && !run.errors.isEmpty)
    }

    @Test(.needs(.program("skopeo"))) func `other programs read a saved archive`() async throws {
        try await withImage { daemon, _, name in
            let path = NSTemporaryDirectory() + "tallyman-skopeo-\(getpid()).tar"
            defer { try? FileManager.default.removeItem(atPath: path) }
            #expect(try await Program.run("save", "-o", path, name, address: daemon.address).status == 0)
            let layers = try await ImageMaker().make(Sample.l12.spec).variants[0]
            let oci = try await Command.output("skopeo", ["inspect", "--raw", "oci-archive:\(path)"])
            #expect(oci.contains(layers.manifest.digest) || oci.contains(layers.config.digest))
            let docker = try await Command.output("skopeo", ["inspect", "--config", "docker-archive:\(path)"])
            for layer in layers.layers { #expect(docker.contains(layer.diffID)) }
        }
    }

    @Test func `the configuration file is read strictly`() async throws {
        let path = NSTemporaryDirectory() + "tallyman-config-\(getpid()).toml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let cases: [(text: String, words: String)] = [
            ("[registries]\nx = 1\n", "has to be a table"), ("[registry]\n", "no setting \"registry\""),
            ("[registries.\"a.test\"]\nskip = true\n", "skip-verify"),
            ("[registries.\"a.test\"]\nplain-http = 1\n", "true or false"), ("= 3\n", ":1:"),
        ]
        for one in cases {
            try one.text.write(toFile: path, atomically: true, encoding: .utf8)
            let run = try await Program.run("images", "--config", path, address: "/nowhere")
            #expect(run.status == 2, "\(one.text)")
            #expect(run.errors.contains(one.words), "\(run.errors)")
        }
        try "[registries.\"a.test:5000\"]\nplain-http = true\nskip-verify = false\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(try await Program.run("images", "--config", path, address: "/nowhere").status == 3)
    }

    @Test func `the doctor says what is there and what is wrong`() async throws {
        try await withImage { daemon, registry, _ in
            let root = NSTemporaryDirectory() + "tallyman-doctor-\(getpid())"
            let folder = "\(root)/\(registry.host)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: root) }
            try "server = \"http://\(registry.host)\"\n".write(
                toFile: "\(folder)/hosts.toml", atomically: true, encoding: .utf8)
            let run = try await Program.run(
                "doctor", "--hosts-dir", root, registry.host, address: daemon.address)
            #expect(run.status == 0, "\(run.output)")
            #expect(run.output.contains(daemon.version))
            #expect(run.output.contains("overlayfs"))
            #expect(run.output.contains("hosts file in force: \(folder)/hosts.toml"))
            #expect(try await Program.run("doctor", address: "/nowhere").status == 3)
        }
    }

    @Test(.needs(.program("perl"))) func `no secret is in a log`() async throws {
        let credentials = Registry.Credentials()
        try await Registry.running(options: Registry.Options(credentials: credentials)) { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                let folder = NSTemporaryDirectory() + "tallyman-log-\(getpid())"
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(atPath: folder) }
                let secret = Data("\(credentials.user):\(credentials.password)".utf8).base64EncodedString()
                try #"{"auths": {"\#(registry.host)": {"auth": "\#(secret)"}}}"#.write(
                    toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)
                var variables = Program.variables(address: daemon.address)
                variables["DOCKER_CONFIG"] = folder
                let run = try await Command.run(
                    Program.path,
                    [
                        "pull", registry.reference(Sample.small.name), "--log-file", "\(folder)/log", "--log-level",
                        "trace",
                    ],
                    environment: variables)
                #expect(run.status == 0, "\(run.errors)")
                let log = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
                #expect(log.contains("asks for credentials") && log.contains("pull done"))
                for text in [log, run.output, run.errors] {
                    #expect(!text.contains(credentials.password) && !text.contains(secret))
                }
                let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/log")[.posixPermissions]
                #expect(mode as? Int == 0o600)
            }
        }
    }
}
