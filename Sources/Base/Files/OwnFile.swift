// A small file of this program's own: a log, a history, a private hosts file.

import Glibc

/// Open for writing as long as it lives. A new file is readable by its owner only.
package struct OwnFile: ~Copyable, Sendable {
    package enum Mode: Sendable {
        /// Fails where something of that name exists, be it a link to nowhere.
        case creating
        case appending
    }

    private let descriptor: Int32

    /// Nil, and `errno` says why, where it can't be opened.
    package init?(_ path: String, _ mode: Mode) {
        let flags = mode == .creating ? O_EXCL : O_APPEND
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | flags, 0o600)
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// False, and `errno` says why, where not all of it was written.
    package func write(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
