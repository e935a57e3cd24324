// Writes a blob to a file.

import Archive
import ContainerdClient
package import Failure
import Files
import Glibc
package import OCI

extension TransferCore {
    /// Writes a blob to a file that isn't there yet. Where anything fails there is no file.
    ///
    /// Throws class `conflict` for a file that is there, `not-found` when the blob isn't here, `storage`, `archive`.
    package func write(_ digest: Digest, to path: String, in namespace: String) async throws(Failure) {
        guard await blocking({ access(path, F_OK) != 0 }) else {
            throw Failure(.conflict, "\(path) already exists.", hint: "Name another file.")
        }
        let containerd = containerd.inNamespace(namespace)
        try await SafeFile.write(to: path) { sink throws(Failure) in
            try await containerd.read(digest) { try await sink.write($0) }
        }
    }
}
