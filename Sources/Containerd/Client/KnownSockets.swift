// Where containerd is looked for when no address is given.

package import Failure
import Files
import FoundationEssentials

package enum KnownSockets {
    /// In the order of asking: the system's, the user's rootless one (inside RootlessKit's mount namespace), those of
    /// k3s and of Docker. `readFile` answers the text of a file, or nil.
    package static func paths(
        environment: [String: String],
        readFile: (String) -> String? = { try? String(contentsOfFile: $0, encoding: .utf8) }
    ) -> [String] {
        var paths = ["/run/containerd/containerd.sock"]
        if let folder = UserFolders(environment).runtime,
            let text = readFile("\(folder)/containerd-rootless/child_pid"),
            let child = UInt32(text.filter { !$0.isWhitespace })
        {
            paths.append("/proc/\(child)/root/run/containerd/containerd.sock")
        }
        return paths + ["/run/k3s/containerd/containerd.sock", "/run/docker/containerd/containerd.sock"]
    }

    /// The first of `paths` that answers.
    ///
    /// Throws class `daemon`: why a socket that is there can't be used, or that there is none.
    package static func firstAnswering(of paths: [String]) async throws(Failure) -> String {
        var reason: Failure?
        for path in paths {
            do throws(Failure) {
                try await SocketProbe.check(path)
                return path
            } catch {
                if reason == nil, SocketProbe.exists(path) { reason = error }
            }
        }
        throw reason
            ?? Failure(
                .daemon, "No containerd was found.",
                hint: "Start it, or name its socket with --address. Looked at: \(paths.joined(separator: ", "))")
    }

    /// Throws class `daemon`, as `SocketProbe.check`; where another of `paths` answers, the hint says so.
    package static func check(_ path: String, among paths: [String]) async throws(Failure) {
        do throws(Failure) {
            try await SocketProbe.check(path)
        } catch {
            var failure = error
            if let other = try? await firstAnswering(of: paths.filter { $0 != path }) {
                failure.hint = "\(failure.hint.map { $0 + " " } ?? "")One answers at \(other)."
            }
            throw failure
        }
    }

    /// The path in `/run/x.sock` or `unix:///run/x.sock`.
    package static func path(ofAddress address: String) -> String {
        address.hasPrefix("unix://") ? String(address.dropFirst(7)) : address
    }
}
