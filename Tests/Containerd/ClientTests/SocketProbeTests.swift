// What is said of sockets at which something else than containerd listens, by listeners that do what such things do.

import ContainerdClient
import Failure
import Foundation
import Lab
import LabTraits
import Testing

@Suite struct SocketProbeTests {
    /// What a listener does with each connection.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Nil: nothing, ever.
        var answer: [UInt8]?
        /// What is said of it.
        var words: String
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            // As `ssh -L` does where there is no socket on the other side, or none that may be opened.
            Case(testDescription: "hangs up", answer: [], words: "closes the connection at once"),
            Case(
                testDescription: "HTTP/1.1", answer: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8),
                words: "speaks HTTP/1.1: it is not containerd"),
            Case(testDescription: "TLS", answer: [21, 3, 1, 0, 2, 2, 70], words: "speaks TLS: it is not containerd"),
            Case(testDescription: "a banner", answer: Array("SSH-2.0-x\r\n".utf8), words: "doesn't speak HTTP/2"),
            Case(testDescription: "one byte", answer: [0], words: "doesn't speak HTTP/2"),
            Case(testDescription: "never", answer: nil, words: "doesn't answer"),
        ])
    func `what is no containerd is told`(case: Case) async throws {
        try await Listener.running(`case`.answer) { path in
            let failure = await #expect(throws: Failure.self) { try await SocketProbe.check(path, patience: 1) }
            #expect(failure?.code == .daemon)
            #expect(failure?.message.contains(path) == true)
            #expect(failure?.message.contains(`case`.words) == true, "\(String(describing: failure))")
            #expect(failure?.hint != nil)
        }
    }

    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `a daemon greets; one that hangs is told`(release: Daemon.Release) async throws {
        try await Need.require(release)
        try await Daemon.running(release) { daemon in
            try await SocketProbe.check(daemon.address)
            await daemon.pause()
            let failure = await #expect(throws: Failure.self) {
                try await SocketProbe.check(daemon.address, patience: 1)
            }
            #expect(failure?.message.contains("hangs") == true)
            await daemon.resume()
            try await SocketProbe.check(daemon.address)
        }
    }
}

/// Listens at a socket of its own, and answers every connection alike.
private final class Listener: Sendable {
    static func running(_ answer: [UInt8]?, _ body: (String) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/a.sock"
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        try #require(isBound && listen(descriptor, 64) == 0)
        let thread = Thread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                guard let answer else { continue }
                if !answer.isEmpty {
                    // Closed with bytes unread, a socket would drop what was sent.
                    var hello = [UInt8](repeating: 0, count: 64)
                    _ = recv(connection, &hello, hello.count, 0)
                    _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
                }
                close(connection)
            }
        }
        thread.start()
        defer {
            shutdown(descriptor, Int32(SHUT_RDWR))
            close(descriptor)
        }
        try await body(path)
    }
}
