// Says truly why a socket can't be reached, before gRPC folds the reason into a sentence.

package import Failure
import Glibc

package enum SocketProbe {
    /// Connects to the socket at `path` and hangs up.
    ///
    /// - Throws: class `daemon`, with what is wrong: no socket, no permission, nobody listening.
    package static func check(_ path: String) throws(Failure) {
        let number = connectOnce(path)
        guard number != 0 else { return }
        let cause = String(cString: strerror(number))
        switch number {
        case ENOENT, ENOTDIR:
            throw Failure(
                .daemon, "There is no socket at \(path).",
                hint: "Is containerd running? Name another socket with --address.", cause: cause)
        case EACCES, EPERM:
            throw Failure(
                .daemon, "The socket \(path) may not be opened by this user.",
                hint: "Run as root (sudo), or as a member of the group that owns the socket.", cause: cause)
        case ECONNREFUSED:
            throw Failure(
                .daemon, "Nobody listens at \(path).",
                hint: "The socket was left behind: start containerd, and look at its log if it doesn't stay up.",
                cause: cause)
        case ENAMETOOLONG:
            throw Failure(
                .daemon, "The path of the socket is too long: \(path)", hint: "At most 107 bytes.", cause: cause)
        default:
            throw Failure(.daemon, "The socket \(path) can't be opened.", cause: cause)
        }
    }

    /// Whether there is something at `path`, or this user may not know.
    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0 || errno == EACCES
    }

    /// Zero, or the error number.
    private static func connectOnce(_ path: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }
}
