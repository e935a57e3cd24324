// A hosts directory of this program's own, for one attempt: the user's settings with one change.

package import Failure
import Files
import FoundationEssentials
import Glibc
import Processes

package enum PrivateHosts {
    /// Skipping verification and plain HTTP never share an attempt: with both, the daemon itself falls back silently.
    package enum Mode: Sendable {
        /// For an entry that the daemon doesn't find under its name (`FoundHosts.isFoundByDaemon`).
        case unchanged
        /// HTTPS whatever the certificate, and no HTTP, for the registry itself only.
        case skipVerify
        /// HTTP only for the registry itself, without its TLS keys, and without its headers if they were meant for
        /// HTTPS.
        case plainHTTP
    }

    /// Makes the directory in `parent`, hands its path to `body` as the root to pass on as `host_dir`, and removes it
    /// however `body` ends. The daemon reads it while it works, so `body` has to wait for the daemon's answer.
    ///
    /// Certificates and keys are named by their absolute paths, never copied. Throws what `HostsFile.read` throws,
    /// class `policy` where the mode changes nothing, `storage` where the directory can't be made.
    package static func with<Value>(
        extending found: FoundHosts?, registry: String, mode: Mode, parent: String,
        body: (String) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let name = try RegistryName(registry)
        let root = try await blocking { () throws(Failure) -> String in
            let original =
                if let found { try HostsFile.read(directory: found.directory) } else { HostsFile(path: "") }
            return try make(in: parent, entry: name.text, text: try original.extended(for: name, mode).text)
        }
        do throws(Failure) {
            let value = try await body(root)
            await blocking { remove(root) }
            return value
        } catch {
            await blocking { remove(root) }
            throw error
        }
    }

    private static func make(in parent: String, entry: String, text: String) throws(Failure) -> String {
        var template = Array("\(parent)/hosts-\(ProcessIdentity.current.fileName)-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let root = made else { throw failure(parent) }
        let directory = "\(root)/\(entry)"
        let path = "\(directory)/\(HostsFile.fileName)"
        guard mkdir(directory, 0o700) == 0, let file = OwnFile(path, .creating), file.write(text) else {
            let failure = failure(path)
            remove(root)
            throw failure
        }
        return root
    }

    /// Symbolic links go themselves, never what they lead to. What can't be removed now is left for `sweep`.
    static func remove(_ root: String) {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// For a call that has just failed.
    static func failure(_ path: String) -> Failure {
        let cause = String(cString: strerror(errno))
        return Failure(.storage, "A private hosts directory can't be made at \(path).", cause: cause)
    }
}
