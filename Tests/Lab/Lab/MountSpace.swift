// Mounts that nobody else sees: those of snapshotters, and folders laid over the places that they insist on.

import Foundation

/// A mount namespace of its own for daemons and snapshotters that work together. Its mounts are gone when the last of
/// its processes is.
package final class MountSpace: Sendable {
    private let holder: KeptProcess
    private let folder: String
    private let isRootless: Bool

    private init(holder: KeptProcess, folder: String, isRootless: Bool) {
        self.holder = holder
        self.folder = folder
        self.isRootless = isRootless
    }

    /// Makes one in which /var/lib is an empty folder: soci-snapshotter keeps layers there whatever its root is.
    ///
    /// Where it `isRootless` it has a user namespace, too, as RootlessKit makes one: root in it may mount, and make what
    /// a user may, but no devices. Its 65,536 users are the host's own, so that it can read what the lab does.
    package static func make(isRootless: Bool = false) async throws -> MountSpace {
        let folder = try TemporaryFolder.make()
        let (lib, log) = ("\(folder)/lib", "\(folder)/log")
        try FileManager.default.createDirectory(atPath: lib, withIntermediateDirectories: true)
        let holder = try await KeptProcess.start(
            "unshare",
            (isRootless ? ["--user"] : []) + [
                "--mount", "--propagation", "private", "sh", "-c",
                "until grep -q . /proc/self/uid_map; do sleep 0.01; done; mount --bind \"$0\" /var/lib && echo ready "
                    + "&& exec sleep infinity", lib,
            ], folder: folder, log: log)
        do {
            if isRootless {
                try await until("a user namespace") {
                    guard holder.isRunning else { throw LabFailure("no user namespace can be made here") }
                    return ["gid_map", "uid_map"].allSatisfy { map in
                        (try? Data("0 0 65536".utf8).write(to: URL(filePath: "/proc/\(holder.pid)/\(map)"))) != nil
                    }
                }
            }
            try await until("a mount namespace") {
                guard holder.isRunning else { throw LabFailure("no mount namespace can be made here") }
                return (try? String(contentsOfFile: log, encoding: .utf8)) == "ready\n"
            }
        } catch {
            await holder.end()
            throw error
        }
        return MountSpace(holder: holder, folder: folder, isRootless: isRootless)
    }

    /// The command line that runs a command in here.
    func entering(_ command: [String]) -> [String] {
        let user = isRootless ? ["--user=/proc/\(holder.pid)/ns/user", "--preserve-credentials"] : []
        return ["nsenter"] + user + ["--mount=/proc/\(holder.pid)/ns/mnt", "--"] + command
    }

    /// Runs a program in here and returns its output.
    @discardableResult
    package func output(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> String {
        let command = entering([program] + arguments)
        return try await Command.output(command[0], Array(command.dropFirst()), environment: environment)
    }

    /// The places of the mounts in here, those of FUSE alone.
    package var fuseMounts: [String] {
        let mounts = ProcFile.text("/proc/\(holder.pid)/mounts")
        return mounts.split(separator: "\n").map { $0.split(separator: " ") }
            .filter { $0.count > 2 && $0[2].hasPrefix("fuse") }.map { String($0[1]) }
    }

    /// Ends the process that holds it.
    package func stop() async {
        await holder.end()
    }
}
