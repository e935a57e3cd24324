// `tallyman-lab fleet PROGRAM`: what it takes to look after many hosts, and to pull onto some of them.

import ArgumentParser
import Canvas
import Foundation
import Lab
import TerminalHarness

struct FleetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Print what a program needs for many hosts far away: time, memory, processor, bytes on their lines.",
        discussion: "Takes five minutes. Times are medians. Needs root.")

    @Argument(help: "The program to try: .build/release/tallyman.")
    var program: String

    @Option(help: "The time there and back, in milliseconds.")
    var delay = 100

    @Option(help: "How many hosts.")
    var count = 50

    @Option(help: "How often times are taken.")
    var runs = 5

    /// Over three connections of 400 kB/s.
    private static let thirty = (0..<30).map { LayerSpec(bytes: 1_430_000, seed: 3_000 + UInt64($0)) }
    /// How long a screen that has all is left alone, then watched.
    private static let (settling, resting) = (Duration.seconds(10), Duration.seconds(60))

    func run() async throws {
        row("\(count) hosts, \(delay) ms there and back", "budget", "measured")
        try await Fleet.running(count, roundTrip: .milliseconds(delay)) { fleet in
            try await fleet.drift()
            try await list(fleet)
            try await rest(fleet)
            try await pull(fleet)
        }
    }

    private func row(_ name: String, _ budget: String, _ measured: String) {
        print(name.padded(59) + budget.padded(23) + measured)
    }

    /// Of the screen from the moment in which sshd has let the last one in, and of a command beside what ssh needs alone.
    private func list(_ fleet: Fleet) async throws {
        let limit = "<= 3 round trips + 2 s"
        var (screens, commands, logins) = ([Double](), [Double](), [Double]())
        for _ in 0..<runs {
            let before = fleet.logins
            let session = try screen(["@fleet"], in: fleet)
            session.send("8")
            async let listed = moment { try await session.waitFor(text: everywhere, timeout: .seconds(60)) }
            async let connected = moment { try await until("all logins") { fleet.logins == before + count } }
            screens.append(try await (listed - connected) / .seconds(1))
            session.close()
            try await fleet.untilQuiet()
            commands.append(try await seconds("'\(program)' -H @fleet images", in: fleet))
            try await fleet.untilQuiet()
            let names = fleet.hosts.map(\.name).joined(separator: "\\n")
            logins.append(try await seconds("printf '\(names)' | xargs -P 8 -I @ ssh @ true", in: fleet))
        }
        row("images of all, after the last login", limit, "\(screens.median.rounded(2)) s")
        row(
            "`images` of all, more than `ssh HOST true`, 8 at once", limit,
            "\(zip(commands, logins).map(-).median.rounded(2)) s "
                + "(\(commands.median.rounded(2)) s to \(logins.median.rounded(2)) s)")
    }

    /// That of an image which is on all hosts.
    private var everywhere: String { "\(count) of \(count)" }

    private func rest(_ fleet: Fleet) async throws {
        // Nobody does anything on this one.
        let bare = try await DelayedLine.start(before: fleet.hosts[0].server.port, roundTrip: .milliseconds(delay))
        try fleet.client.addHost("bare", fleet.hosts[0].server, through: bare)
        let ssh = Task {
            try await Command.run(
                "\(fleet.client.programs)/ssh", ["-N", "-o", "ServerAliveInterval=5", "bare"],
                environment: fleet.environment)
        }
        let session = try screen(["@fleet"], in: fleet)
        session.send("8")
        try await session.waitFor(text: everywhere, timeout: .seconds(60))
        try await Task.sleep(for: Self.settling)

        let lines = fleet.hosts.map(\.line) + [bare]
        let (before, bytes) = (ProcessUsage.tree(of: session.processID), lines.map(\.bytes))
        try await Task.sleep(for: Self.resting)
        let seconds = Self.resting / .seconds(1)
        let paces = zip(lines, bytes).map { Double($0.bytes - $1) / seconds }
        let after = ProcessUsage.tree(of: session.processID)
        let shares = after.mapValues(\.processor).merging(before.mapValues(\.processor)) { ($0 - $1) / seconds * 100 }
        let (own, all) = (shares[session.processID] ?? 0, shares.values.reduce(0, +))

        row("resident memory at rest", "<= 120 MB", "\((after[session.processID]?.resident ?? 0) / 1_000_000) MB")
        row(
            "processor at rest", "<= 3 %",
            "\(own.rounded(2)) % of a core, its ssh processes \((all - own).rounded(2)) %")
        row(
            "bytes a second on a host's line at rest", "those of a bare ssh",
            "\(paces.dropLast().min()?.rounded(1) ?? 0) to \(paces.dropLast().max()?.rounded(1) ?? 0), "
                + "a bare ssh \(paces.last?.rounded(1) ?? 0)")
        session.close()
        ssh.cancel()
        _ = try await ssh.value
        await bare.stop()
        try await fleet.untilQuiet()
    }

    /// Onto the hosts whose daemons have the Transfer service.
    private func pull(_ fleet: Fleet) async throws {
        let line = try await fleet.registry.slowLine(bytesPerSecond: 400_000)
        try fleet.registry.put(try await ImageMaker().make(ImageSpec(Self.thirty)), as: "demo/thirty:1.0")
        let hosts = fleet.hosts.prefix(Fleet.releases.count).enumerated().filter { Fleet.releases[$0.offset] == .v2 }
            .map(\.element)
        let session = try screen(hosts.map(\.name), in: fleet)
        try await session.waitFor("all to be connected", timeout: .seconds(20)) { screen in
            screen.lines.count { $0.contains("connected") } == hosts.count
        }
        try await Task.sleep(for: Self.settling)
        session.send(.control("a"))
        session.send("p")
        try await session.waitFor(text: "on \(hosts.count) hosts")
        session.send(line.reference("demo/thirty:1.0"))
        session.send(.enter)
        try await session.waitFor(text: "0/\(hosts.count)")
        let (start, before) = (ContinuousClock.now, hosts.map(\.line.bytes))
        try await session.waitFor(text: "\(hosts.count)/\(hosts.count)", timeout: .seconds(180))
        let time = (ContinuousClock.now - start) / .seconds(1)
        let paces = zip(hosts, before).map { Double($0.line.bytes - $1) / 1000 / time }
        row(
            "kB/s on the line of a host that pulls 30 layers", "<= 4",
            "\(paces.map { "\($0.rounded(2))" }.joined(separator: ", ")) (\(hosts.count) hosts, \(time.rounded(0)) s)")
        session.close()
        await line.stop()
    }

    private func screen(_ hosts: [String], in fleet: Fleet) throws -> TerminalSession {
        let clean = ["CONTAINERD_ADDRESS", "CONTAINERD_NAMESPACE", "CONTAINERD_SNAPSHOTTER", "NO_COLOR"]
        let environment = Dictionary(uniqueKeysWithValues: clean.map { ($0, String?.some("")) })
        return try TerminalSession(
            program, arguments: hosts.flatMap { ["-H", $0] },
            environment: environment.merging(fleet.environment.mapValues { $0 }) { $1 },
            size: Size(columns: 120, rows: 40))
    }

    private func moment(of body: () async throws -> some Any) async throws -> ContinuousClock.Instant {
        _ = try await body()
        return .now
    }

    private func seconds(_ script: String, in fleet: Fleet) async throws -> Double {
        let start = ContinuousClock.now
        try await Command.output("sh", ["-c", script], environment: fleet.environment)
        return (ContinuousClock.now - start) / .seconds(1)
    }
}

extension Fleet {
    private var servers: [SSHServer] { hosts.prefix(Fleet.releases.count).map(\.server) }

    /// How many connections the servers have let in.
    fileprivate var logins: Int { servers.map(\.logins).reduce(0, +) }

    fileprivate func untilQuiet() async throws {
        try await until("the end of all sessions") { servers.allSatisfy(\.processes.isEmpty) }
    }
}

extension Double {
    fileprivate func rounded(_ digits: Int) -> Double {
        let scale = pow(10, Double(digits))
        return (self * scale).rounded() / scale
    }
}

extension [Double] {
    fileprivate var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}
