// Says truly why a socket can't be reached, before gRPC folds the reason into a sentence.

package import Failure
import Files
import Glibc

package enum SocketProbe {
    /// In seconds. A daemon that answers at all greets at once.
    package static let patience = 5

    /// Connects to the socket at `path`, waits until it greets as an HTTP/2 server does, and hangs up. Takes no thread of
    /// Swift's pool while it waits.
    ///
    /// - Throws: class `daemon`, with what is wrong: no socket, no permission, nobody listening, or something that is no
    ///   containerd, such as a socket forwarded to where there is none.
    package static func check(_ path: String, patience: Int = Self.patience) async throws(Failure) {
        if let problem = await problem(at: path, patience: patience) { throw problem.failure }
    }

    /// What `check` finds.
    package struct Problem: Sendable {
        package let failure: Failure
        /// Whether the listener hangs up at once, as ssh does where it can't connect.
        package var isClosed = false
    }

    /// The same, as a value; nil where a containerd listens.
    package static func problem(at path: String, patience: Int = Self.patience) async -> Problem? {
        await blocking {
            do throws(Failure) {
                let descriptor = try connected(to: path)
                defer { close(descriptor) }
                let greeting = greeting(of: descriptor, patience: patience)
                return greeting.problem(at: path).map { Problem(failure: $0, isClosed: greeting == .closed) }
            } catch {
                return Problem(failure: error)
            }
        }
    }

    /// Whether there is something at `path`, or this user may not know.
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0 || errno == EACCES
    }

    /// A descriptor of a connection, for the caller to close.
    static func connected(to path: String, patience: Int = Self.patience) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw problem(ENAMETOOLONG, at: path)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw problem(errno, at: path) }
        // A listener whose queue is full lets a connection wait, too.
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let number = errno
            close(descriptor)
            throw number == EAGAIN
                ? Greeting.none.problem(at: path) ?? problem(number, at: path) : problem(number, at: path)
        }
        return descriptor
    }

    private static func problem(_ number: Int32, at path: String) -> Failure {
        let cause = String(cString: strerror(number))
        switch number {
        case ENOENT, ENOTDIR:
            return Failure(
                .daemon, "There is no socket at \(path).",
                hint: "Is containerd running? Name another socket with --address.", cause: cause)
        case EACCES, EPERM:
            return Failure(
                .daemon, "The socket \(path) may not be opened by this user.",
                hint: "Run as root (sudo), or as a member of the group that owns the socket.", cause: cause)
        case ECONNREFUSED:
            return Failure(
                .daemon, "Nobody listens at \(path).",
                hint: "The socket was left behind: start containerd, and look at its log if it doesn't stay up.",
                cause: cause)
        case ENAMETOOLONG:
            return Failure(
                .daemon, "The path of the socket is too long: \(path)", hint: "At most 107 bytes.", cause: cause)
        default:
            return Failure(.daemon, "The socket \(path) can't be opened.", cause: cause)
        }
    }
}

extension SocketProbe {
    /// What a listener says first.
    private enum Greeting {
        case http2, http1, tls, other, closed, none

        /// A server's first frame has type 4, SETTINGS (RFC 9113, 3.4 and 4.1).
        init(_ bytes: [UInt8]) {
            self =
                if bytes.isEmpty {
                    .closed
                } else if bytes.starts(with: "HTTP/1.".utf8) {
                    .http1
                } else if bytes.count > 1, (20...23).contains(bytes[0]), bytes[1] == 3 {
                    .tls
                } else if bytes.count >= 4, bytes[3] == 4 {
                    .http2
                } else { .other }
        }

        func problem(at path: String) -> Failure? {
            let containerd = "Name the socket of a containerd with --address."
            return switch self {
            case .http2: nil
            case .http1:
                Failure(
                    .daemon, "What listens at \(path) speaks HTTP/1.1: it is not containerd.",
                    hint: "\(containerd) That of Docker's own is /run/docker/containerd/containerd.sock.")
            case .tls: Failure(.daemon, "What listens at \(path) speaks TLS: it is not containerd.", hint: containerd)
            case .other:
                Failure(
                    .daemon, "What listens at \(path) doesn't speak HTTP/2: it is not containerd.", hint: containerd)
            case .closed:
                Failure(
                    .daemon,
                    "What listens at \(path) closes the connection at once: it is not containerd, or can't reach one.",
                    hint:
                        "Where the socket is forwarded, as by ssh -L: is containerd's socket there on the other host, "
                        + "and may that user open it?")
            case .none:
                Failure(
                    .daemon, "What listens at \(path) doesn't answer: it is not containerd, or it hangs.",
                    hint: "Look at the daemon's log.", cause: "no answer within \(SocketProbe.patience) s")
            }
        }
    }

    /// Sends what an HTTP/2 client begins with (RFC 9113, 3.4) and reads what comes first.
    private static func greeting(of descriptor: Int32, patience: Int) -> Greeting {
        let hello = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
        // One that has hung up already is seen by reading.
        _ = send(descriptor, hello, hello.count, Int32(MSG_NOSIGNAL))
        let clock = ContinuousClock()
        let end = clock.now + .seconds(patience)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64)
        while bytes.count < 9 {
            let left = Int32(max(0, (end - clock.now) / .milliseconds(1)))
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = left > 0 ? poll(&wait, 1, left) : 0
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return .none }
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return Greeting(bytes)
    }
}
