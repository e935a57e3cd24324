// How much disk space is free where containerd keeps its content.

import App
import ContainerdClient
import Files
import Glibc
import Inventory
import RemoteHosts

extension ContainerdSession {
    /// Among several machines: reports it whenever it is asked for; what can't be found out stays unknown.
    func reportDisk() async {
        guard !mailbox.host.isEmpty else { return }
        for await _ in diskRequests.stream {
            if let space = await disk() { mailbox.post(.disk(space)) }
        }
    }

    private func disk() async -> DiskSpace? {
        let plugins = try? await connection.containerd.plugins()
        let content = plugins?.first { $0.type == "io.containerd.content.v1" }
        guard let root = content?.exports["root"] else { return nil }
        guard let tunnel = connection.tunnel else { return await blocking { DiskSpace(at: root) } }
        return (try? await tunnel.run("df -Pk \"$1\"", [root])).flatMap { DiskSpace(table: $0) }
    }
}

extension DiskSpace {
    fileprivate init?(at path: String) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (bytes, isTooMuch) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard !isTooMuch, let free = Int64(exactly: bytes) else { return nil }
        self.init(free: free)
    }

    /// As POSIX's `df -Pk` writes it: a heading, then device, blocks of 1024 bytes, used, available.
    init?(table: String) {
        let fields = table.split(separator: "\n").last?.split(separator: " ") ?? []
        guard fields.count > 3, let free = Int64(fields[3]), (0..<1 << 50).contains(free) else { return nil }
        self.init(free: free * 1024)
    }
}
