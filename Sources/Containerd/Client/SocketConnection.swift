// A bare connection to a daemon's socket, for another program's standard streams.

package import Failure
import Files
import Glibc

package struct SocketConnection: Sendable {
    private let descriptor: Int32

    /// Throws class `daemon`, as `SocketProbe.check`.
    package init(to path: String) async throws(Failure) {
        descriptor = try await blocking { () throws(Failure) in try SocketProbe.connected(to: path) }
        var limit = timeval()
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Carries standard input to the daemon and its answers to standard output. Where the input ends, so does what is
    /// sent; returns when the daemon has closed its side, or nobody takes the output, or soon after the input's end: the
    /// daemon may hang, and nobody is there any more.
    package func joinStandardStreams() async {
        Task { [descriptor] in
            await blocking { Self.copy(STDIN_FILENO, descriptor) }
            shutdown(descriptor, Int32(SHUT_WR))
            try? await Task.sleep(for: .seconds(2))
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
        await blocking { [descriptor] in Self.copy(descriptor, STDOUT_FILENO) }
    }

    private static func copy(_ source: Int32, _ target: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            var written = 0
            while written < count {
                let sent = buffer[written..<count].withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return }
                written += sent
            }
        }
    }
}
