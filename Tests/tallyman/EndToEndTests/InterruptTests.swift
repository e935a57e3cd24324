// SIGINT, and a reader of standard output that goes away, at any moment of an operation: nothing is left behind.

import ContainerdClient
import Foundation
import Glibc
import Inventory
import Lab
import LabTraits
import OCI
import Testing

@Suite(.needs(.part(.registry), .part(.nginx))) struct InterruptTests {
    enum Kind: String, CaseIterable, Sendable {
        case pull, push, load, save
    }

    struct Engine: Sendable, CustomTestStringConvertible {
        var release: Daemon.Release
        var choice: String
        var kinds = Kind.allCases

        var testDescription: String { "\(choice) on \(release)" }

        /// The Transfer service of 1.7 reaches no registry of the lab.
        static let all = [
            Engine(release: .v2, choice: "transfer"), Engine(release: .v2, choice: "local"),
            Engine(release: .v1_7, choice: "local"), Engine(release: .v1_7, choice: "transfer", kinds: [.load, .save]),
            Engine(release: .v1_6, choice: "local"),
        ]
    }

    /// Every 5 ms of the first 300 ms and 50 random later moments in `make soak`, a fifth of them else.
    private static var moments: [Duration] {
        let isFull = getenv("TALLYMAN_SOAK") != nil
        let early = stride(from: isFull ? 5 : 25, through: 300, by: isFull ? 5 : 25).map { Duration.milliseconds($0) }
        return early + (0..<(isFull ? 50 : 10)).map { _ in .milliseconds(Int.random(in: 300...1100)) }
    }

    @Test(arguments: Engine.all) func `SIGINT at any moment leaves nothing`(engine: Engine) async throws {
        try await withStage(engine) { stage in
            for kind in engine.kinds {
                for moment in Self.moments {
                    let run = try Run(stage.arguments(kind), address: stage.daemon.address)
                    try await Task.sleep(for: moment)
                    run.interrupt()
                    let status = await run.end()
                    #expect([0, 2, 130].contains(status), "\(kind) after \(moment): \(run.errors)")
                    try await stage.expectNothing(of: kind, isDone: status == 0, "\(kind) after \(moment)")
                }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a reader of standard output that goes away leaves nothing`(engine: Engine) async throws {
        try await withStage(engine) { stage in
            for kind in engine.kinds {
                let lines =
                    [1, 2, 5] + (0..<(getenv("TALLYMAN_SOAK") == nil ? 2 : 50)).map { _ in Int.random(in: 3...60) }
                for count in lines {
                    let run = try Run(stage.arguments(kind) + ["--progress", "json"], address: stage.daemon.address)
                    run.read(lines: count)
                    let status = await run.end()
                    #expect([0, 130].contains(status), "\(kind) after \(count) lines: \(run.errors)")
                    if status != 0 { #expect(run.errors.contains("Can't write standard output: its reader is gone.")) }
                    // It may have ended well before the rest could not be told.
                    try await stage.expectNothing(of: kind, isDone: nil, "\(kind) after \(count) lines")
                }
            }
        }
    }

    @Test(arguments: ["rm", "prune"], Daemon.Release.allCases)
    func `what deletes stops where it is, and says what went`(command: String, release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            let count = 400
            try await daemon.fill(count, targets: count)
            try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                let names = try await containerd.images().map(\.name)
                let run = try Run(
                    command == "rm" ? ["rm"] + names : ["prune", "--all", "--force"], address: daemon.address)
                try await until("the first to go") { try await containerd.images().count < count }
                run.interrupt()
                #expect(await run.end() == 130, "\(run.errors)")
                let left = Set(try await containerd.images().map(\.name))
                #expect(!left.isEmpty)
                #expect(Set(run.output.split(separator: "\n").map(String.init)) == Set(names).subtracting(left))
                #expect(run.errors.contains("freed at most") && run.errors.contains("tallyman: cancelled"))
                #expect(try await containerd.leases() == [])
            }
        }
    }

    private func withStage(_ engine: Engine, _ body: @Sendable (Stage) async throws -> Void) async throws {
        try await Need.require(engine.release)
        let folder = NSTemporaryDirectory() + "tallyman-interrupted-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: "\(folder)/saved", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await Registry.running { registry in
            try await registry.put(samples: [.l12])
            let line = try await registry.slowLine(bytesPerSecond: 4_000_000)
            try await Daemon.running(engine.release) { daemon in
                let name = registry.reference(Sample.l12.name)
                try await daemon.ctr("images", "pull", "--plain-http", name)
                try await daemon.export(name, to: "\(folder)/a.tar")
                try await Containerd.connect(to: daemon.address, namespace: "default") { containerd in
                    try await body(
                        Stage(
                            engine: engine, daemon: daemon, containerd: containerd, folder: folder, name: name,
                            slow: line.reference(Sample.l12.name)))
                }
            }
            await line.stop()
        }
    }
}

/// A daemon with one image, and what operations need.
private struct Stage: Sendable {
    let engine: InterruptTests.Engine
    let daemon: Daemon
    let containerd: Containerd
    let folder: String
    let name: String
    let slow: String

    func arguments(_ kind: InterruptTests.Kind) -> [String] {
        ["--engine", engine.choice, "-n", namespace(kind)]
            + {
                switch kind {
                case .pull: ["pull", slow]
                case .push: ["push", name]
                case .load: ["load", "-i", "\(folder)/a.tar"]
                case .save: ["save", "-o", "\(folder)/saved/a.tar", name]
                }
            }()
    }

    private func namespace(_ kind: InterruptTests.Kind) -> String {
        kind == .pull || kind == .load ? "new" : "default"
    }

    /// What the operation has made when it was done is taken away; `isDone` is nil where it may have been.
    func expectNothing(of kind: InterruptTests.Kind, isDone: Bool?, _ what: String) async throws {
        var containerd = containerd
        containerd.namespace = namespace(kind)
        #expect(try await containerd.leases().map(\.labels) == [], "\(what)")
        #expect(try await containerd.ingests().map(\.ref) == [], "\(what)")
        let halves = try await containerd.snapshotter("overlayfs").snapshots().map(\.name).filter {
            $0.hasPrefix("extract-")
        }
        #expect(halves == [], "\(what)")
        let images = try await containerd.images()
        switch kind {
        case .pull, .load:
            if isDone == false { #expect(images.map(\.name) == [], "\(what)") }
            for image in images { try await containerd.deleteImage(named: image.name, target: image.target) }
            #expect(try await containerd.blobs().map(\.digest.description) == [], "\(what)")
        case .push: #expect(images.map(\.name) == [name], "\(what)")
        case .save:
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/saved")
            #expect(
                isDone == true ? files == ["a.tar"] : Set(files).isSubset(of: isDone == nil ? ["a.tar"] : []), "\(what)"
            )
            for file in files { try FileManager.default.removeItem(atPath: "\(folder)/saved/\(file)") }
        }
    }
}

/// The program at work, its output a pipe.
private final class Run: Sendable {
    private let pid: pid_t
    private let pipe: FileHandle
    private let log: String

    init(_ arguments: [String], address: String) throws {
        let pipe = Pipe()
        log = NSTemporaryDirectory() + "tallyman-errors-\(UInt64.random(in: 0...UInt64.max))"
        let errors = open(log, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { [errors, input].forEach { close($0) } }
        pid = try Spawn(
            Program.path, arguments,
            environment: ProcessInfo.processInfo.environment.merging(Program.variables(address: address)) { $1 },
            input: input, output: pipe.fileHandleForWriting.fileDescriptor, errors: errors
        ).start()
        try pipe.fileHandleForWriting.close()
        self.pipe = pipe.fileHandleForReading
    }

    deinit { unlink(log) }

    func interrupt() { _ = kill(pid, SIGINT) }

    /// Reads so many lines of its output, or all, and goes away.
    func read(lines: Int) {
        var rest = lines
        var byte: UInt8 = 0
        while rest > 0, Glibc.read(pipe.fileDescriptor, &byte, 1) == 1 { if byte == 10 { rest -= 1 } }
        try? pipe.close()
    }

    /// What it has written, after its end.
    var output: String { (try? pipe.readToEnd()).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    var errors: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// The exit status, or the signal's number.
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [pid] in
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status & 0x7f == 0 ? (status >> 8) & 0xff : status & 0x7f)
            }
        }
    }
}
