// A user's home made for one test: Docker's file and a folder of credential helpers.

import Foundation
import Glibc
import Lab
import RegistryCredentials

struct Home: Sendable {
    /// Stands in all that must not be shown.
    static let secret = "hunter2"
    static let answer = #"echo '{"ServerURL":"x","Username":"ann","Secret":"\#(secret)"}'"#
    static let nothing = "echo 'credentials not found in native keychain'; exit 1"

    let folder: String

    /// Runs `body` with a new home, which is gone afterwards. `file` is Docker's file; without one there is none.
    static func with(
        _ file: String? = nil, helpers: [String: String] = [:], body: (Home) async throws -> Void
    ) async throws {
        // As the program does: a helper may end before it is written to.
        signal(SIGPIPE, SIG_IGN)
        let home = Home(folder: try TemporaryFolder.make())
        defer { try? FileManager.default.removeItem(atPath: home.folder) }
        for name in ["bin", ".docker"] {
            try FileManager.default.createDirectory(
                atPath: "\(home.folder)/\(name)", withIntermediateDirectories: false)
        }
        if let file { try home.write(file, to: ".docker/config.json") }
        for (name, script) in helpers { try await home.add(helper: name, script) }
        try await body(home)
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }

    /// A helper that notes what it is asked for, in `id` and in a file, and goes on with `script`. Another process puts
    /// it in place: a program can't be run while somebody, or a process just forked here, has it open for writing.
    func add(helper name: String, _ script: String) async throws {
        try write("#!/bin/sh\nid=$(cat)\necho \"$1 $id\" >>\"$HOME/asked-\(name)\"\n\(script)\n", to: "\(name).sh")
        try await Command.output(
            "install", ["-m", "755", "\(folder)/\(name).sh", "\(folder)/bin/docker-credential-\(name)"])
    }

    var environment: [String: String] { ["HOME": folder, "PATH": "\(folder)/bin:/usr/bin:/bin"] }

    func configuration(limit: Duration = .seconds(30)) -> DockerConfiguration {
        DockerConfiguration(environment: environment, helperLimit: limit)
    }

    func answer(for host: String, limit: Duration = .seconds(30)) async -> CredentialAnswer {
        await configuration(limit: limit).answer(for: host)
    }

    /// What a helper was asked for, in order.
    func asked(_ helper: String) -> [String] {
        (text(of: "asked-\(helper)") ?? "").split(separator: "\n").map { String($0.drop { $0 != " " }.dropFirst()) }
    }

    func text(of name: String) -> String? {
        try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    /// The process id that a helper has written to a file. Waits for it.
    func process(_ name: String) async throws -> pid_t {
        var pid: pid_t?
        try await until("a process id in \(name)") {
            pid = text(of: name).flatMap { $0.hasSuffix("\n") ? pid_t($0.dropLast()) : nil }
            return pid != nil
        }
        return pid ?? -1
    }
}

/// Whether a process has ended, even if nobody has asked for its status yet.
func isGone(_ process: pid_t) -> Bool {
    if kill(process, 0) != 0 { return errno == ESRCH }
    let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ") Z"
    return status.drop { $0 != ")" }.hasPrefix(") Z")
}

/// All texts that Swift makes of a value by itself.
func texts(of value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return ["\(value)", String(describing: value), String(reflecting: value), dumped]
}
