// Folders with short names: a unix socket's path has at most 107 bytes.

import Glibc

/// Makes private folders for daemons and registries.
package enum TemporaryFolder {
    /// A new folder, readable by its owner only. `inMemory` puts it where a sync costs nothing (/dev/shm).
    package static func make(inMemory: Bool = false) throws -> String {
        var template = Array("\(inMemory ? "/dev/shm" : "/tmp")/tally-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw LabFailure.system("mkdtemp", errno) }
        return template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
