// Where a daemon is looked for, and what is said when a socket can't be used.

import ContainerdClient
import Failure
import Foundation
import Testing

struct KnownSocketsTests {
    @Test func `rootless comes second, from the child of RootlessKit`() {
        let paths = KnownSockets.paths(environment: ["XDG_RUNTIME_DIR": "/run/user/7"]) { path in
            path == "/run/user/7/containerd-rootless/child_pid" ? "1234\n" : nil
        }
        #expect(
            paths == [
                "/run/containerd/containerd.sock", "/proc/1234/root/run/containerd/containerd.sock",
                "/run/k3s/containerd/containerd.sock", "/run/docker/containerd/containerd.sock",
            ])
        #expect(KnownSockets.paths(environment: ["XDG_RUNTIME_DIR": "/x"]) { _ in "../../etc" }.count == 3)
        #expect(KnownSockets.paths(environment: [:]) { _ in "1" }.count == 3)
    }

    @Test func `addresses are paths or URLs`() {
        #expect(KnownSockets.path(ofAddress: "unix:///run/x.sock") == "/run/x.sock")
        #expect(KnownSockets.path(ofAddress: "/run/x.sock") == "/run/x.sock")
    }

    @Test func `a socket that is there and refuses is the reason, not those that are missing`() async throws {
        let folder = try #require(mkdtemp(strdup("/tmp/tallyman-sockets-XXXXXX")).map { String(cString: $0) })
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let stale = "\(folder)/stale.sock"
        #expect(FileManager.default.createFile(atPath: stale, contents: nil))
        let refused = await #expect(throws: Failure.self) {
            try await KnownSockets.firstAnswering(of: ["\(folder)/none.sock", stale])
        }
        #expect(refused?.message.contains(stale) == true)
        let none = await #expect(throws: Failure.self) {
            try await KnownSockets.firstAnswering(of: ["\(folder)/none.sock"])
        }
        #expect(none?.message == "No containerd was found.")
        #expect(none?.hint?.contains("none.sock") == true)
    }
}
