// Who runs operations on a daemon, and how others see that they still run.

import FoundationEssentials
import Glibc
package import Processes

package struct Presence: Sendable {
    package var process: ProcessIdentity
    /// Who and where, for people: `alice@host`.
    package var user: String
    /// How often an operation gives a sign of life.
    package var interval: Duration

    package init(
        process: ProcessIdentity = .current, user: String = Self.currentUser, interval: Duration = .seconds(60)
    ) {
        self.process = process
        self.user = user
        self.interval = interval
    }

    /// What has given no sign of life for so long is dead, in seconds: several were missed.
    var patience: TimeInterval { interval * 5 / .seconds(1) }

    /// The user who ran `sudo`, where one did.
    package static let currentUser: String = {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let user =
            getenv("SUDO_USER").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? getpwuid(geteuid()).map
        {
            String(cString: $0.pointee.pw_name)
        }
            ?? "\(geteuid())"
        return "\(user)@\(String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))"
    }()
}

extension Presence {
    private static let (pidLabel, startLabel) = ("tallyman/owner.pid", "tallyman/owner.start")
    private static let (bootLabel, namespaceLabel) = ("tallyman/owner.boot", "tallyman/owner.pidns")
    private static let userLabel = "tallyman/owner.user"

    /// What leases say of their owner.
    package var labels: [String: String] {
        [
            Self.pidLabel: "\(process.pid)", Self.startLabel: process.startTime, Self.bootLabel: process.bootID,
            Self.namespaceLabel: process.pidNamespace, Self.userLabel: user,
        ]
    }

    /// The owner that labels name; nil when these are no labels of ours.
    package init?(labels: [String: String]) {
        guard let pid = labels[Self.pidLabel].flatMap({ Int32($0) }), let startTime = labels[Self.startLabel],
            let bootID = labels[Self.bootLabel]
        else { return nil }
        self.init(
            process: ProcessIdentity(
                pid: pid, startTime: startTime, bootID: bootID, pidNamespace: labels[Self.namespaceLabel] ?? ""),
            user: labels[Self.userLabel] ?? "")
    }
}
