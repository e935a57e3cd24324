// The private hosts directories that a killed process left behind.

import Files
import FoundationEssentials
import Glibc
import Processes

extension PrivateHosts {
    /// Removes directories whose process is gone, and nothing else. Called at the start of the program.
    ///
    /// Of a process that can't be looked for from here, one that is a day old is taken for left behind.
    package static func sweep(parent: String) {
        let old = Date() - 24 * 60 * 60
        for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            let path = "\(parent)/\(name)"
            guard let match = name.wholeMatch(of: /hosts-([0-9a-f-]+)-[A-Za-z0-9]{6}/),
                let owner = ProcessIdentity(fileName: match.1),
                let status = FileStatus(of: path, followingLinks: false), status.isFolder, status.owner == geteuid(),
                !(owner.isAlive ?? (status.modifiedAt > old))
            else {
                continue
            }
            remove(path)
        }
    }
}
