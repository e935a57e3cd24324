// The built program, run as a command or in a terminal beside a daemon and a registry of the lab.

import Canvas
import Foundation
import Lab
import TerminalHarness
import Testing

enum Program {
    static var path: String { BuiltProduct.path("tallyman") }

    /// Runs a command to its end; its state goes to a folder of its own.
    static func run(_ arguments: String..., address: String? = nil) async throws -> Command.Result {
        try await Command.run(path, arguments, environment: variables(address: address))
    }

    /// Nothing of the caller's reaches the program.
    static func variables(address: String?) -> [String: String] {
        [
            "CONTAINERD_ADDRESS": address ?? "", "CONTAINERD_NAMESPACE": "", "CONTAINERD_SNAPSHOTTER": "",
            "XDG_STATE_HOME": state, "XDG_CONFIG_HOME": state, "XDG_RUNTIME_DIR": "", "NO_COLOR": "",
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    /// Shared by one run of the tests.
    private static let state = NSTemporaryDirectory() + "tallyman-tests-\(getpid())"

    /// Opens the screen.
    static func screen(
        _ arguments: String..., address: String, size: Size = Size(columns: 100, rows: 30),
        environment: [String: String?] = [:]
    ) throws -> TerminalSession {
        let own = variables(address: address).mapValues { Optional($0) }
        return try TerminalSession(
            path, arguments: arguments, environment: own.merging(environment) { $1 }, size: size)
    }
}

/// The JSON lines that a command has written.
struct JSONLines {
    let all: [[String: Any]]

    init(_ text: String) throws {
        all = try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    func events(_ name: String) -> [[String: Any]] { all.filter { $0["event"] as? String == name } }

    var result: [String: Any]? {
        let last = all.last
        return last?["event"] as? String == "result" ? last : nil
    }

    var error: [String: Any]? { result?["error"] as? [String: Any] }
}

extension Daemon {
    /// Nothing of an unfinished operation is there.
    nonisolated func isClean() async throws -> Bool {
        let (leases, ingests, snapshots) = try await (leases(), ingests(), snapshots())
        return leases.isEmpty && ingests.isEmpty && !snapshots.contains { $0.key.hasPrefix("extract-") }
    }
}
