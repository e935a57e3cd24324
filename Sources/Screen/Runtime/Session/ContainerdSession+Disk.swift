// How much room there is where containerd keeps its content.

import App
import ContainerdClient
import Files
import Glibc
import Inventory
import RemoteHosts

extension ContainerdSession {
    /// Told once among several machines; what can't be found out stays unknown.
    func reportDisk() async {
        guard !mailbox.host.isEmpty, let space = await disk() else { return }
        mailbox.post(.disk(space))
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
        let unit = Int64(status.f_frsize)
        self.init(total: Int64(status.f_blocks) * unit, free: Int64(status.f_bavail) * unit)
    }

    /// As POSIX's `df -Pk` writes it: a heading, then device, blocks of 1024 bytes, used, available.
    fileprivate init?(table: String) {
        let fields = table.split(separator: "\n").last?.split(separator: " ") ?? []
        guard fields.count > 3, let total = Int64(fields[1]), let free = Int64(fields[3]), total < 1 << 50 else {
            return nil
        }
        self.init(total: total * 1024, free: max(0, free) * 1024)
    }
}
