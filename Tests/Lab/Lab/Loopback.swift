// Sockets of this machine: whether one answers, and which port is free.

import Glibc

enum Loopback {
    /// Whether somebody listens on the unix socket at `path`.
    static func answers(socket path: String) -> Bool {
        let file = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = path.utf8CString
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { place in
            bytes.withUnsafeBytes { place.copyMemory(from: $0) }
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Whether somebody listens on 127.0.0.1:`port`.
    static func answers(port: Int) -> Bool {
        inet(port: port) { file, address, size in connect(file, address, size) == 0 }
    }

    /// A port of 127.0.0.1 that was free a moment ago; whoever binds it must be ready to try another.
    static func freePort() -> Int {
        inet(port: 0) { file, address, size in
            var size = size
            guard bind(file, address, size) == 0, getsockname(file, address, &size) == 0 else { return 0 }
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { Int($0.pointee.sin_port.bigEndian) }
        }
    }

    private static func inet<Value>(
        port: Int, _ body: (Int32, UnsafeMutablePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
