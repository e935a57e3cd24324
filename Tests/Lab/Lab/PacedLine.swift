// A line to a registry or a daemon with so many bytes a second, which may change while it is in use.

import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A port or a socket that passes connections on, each direction of each at the same speed: a `SlowLine` that uploads are
/// slow on too, and that a test can slow down or stop.
package final class PacedLine: Sendable {
    private let listener: Listener
    private let pace: Pace
    private let folder: String?

    private init(listener: Listener, pace: Pace, folder: String?) {
        self.listener = listener
        self.pace = pace
        self.folder = folder
    }

    /// Starts a line in front of the loopback port `target`.
    package static func start(before target: Int, bytesPerSecond: Int) async throws -> PacedLine {
        try await start(bytesPerSecond, folder: nil) { $0.connect(host: "127.0.0.1", port: target) }
    }

    /// Starts a line in front of the unix socket `target`.
    fileprivate static func start(before target: String, bytesPerSecond: Int) async throws -> PacedLine {
        try await start(bytesPerSecond, folder: try TemporaryFolder.make()) { $0.connect(unixDomainSocketPath: target) }
    }

    private static func start(
        _ bytesPerSecond: Int, folder: String?,
        _ connect: @Sendable @escaping (ClientBootstrap) -> EventLoopFuture<any Channel>
    ) async throws -> PacedLine {
        let pace = Pace(bytesPerSecond)
        let listener = try await Listener.start(socket: folder.map(socket)) { client in
            client.setOption(.autoRead, value: false).flatMap {
                connect(
                    ClientBootstrap(group: client.eventLoop)
                        .channelOption(.autoRead, value: false)
                        .channelInitializer { server in
                            server.eventLoop.makeCompletedFuture {
                                try server.pipeline.syncOperations.addHandler(PacedRelay(to: client, pace))
                            }
                        })
            }.flatMapThrowing { server in
                try client.pipeline.syncOperations.addHandler(PacedRelay(to: server, pace))
            }
        }
        return PacedLine(listener: listener, pace: pace, folder: folder)
    }

    private static func socket(in folder: String) -> String { "\(folder)/line.sock" }

    /// The path of its socket; empty where it is a port.
    package var address: String { folder.map(Self.socket) ?? "" }

    /// How many bytes have passed so far, both ways.
    package var bytes: Int { pace.bytes.withLock(\.self) }

    package var port: Int { listener.port }

    /// "127.0.0.1:PORT".
    package var host: String { listener.host }

    /// The full reference of an image behind this line.
    package func reference(_ name: String) -> String { "\(host)/\(name)" }

    /// From now on, for connections that are open too; 0 stops them.
    package func setSpeed(bytesPerSecond: Int) { pace.value.withLock { $0 = bytesPerSecond } }

    /// Stops it. What is behind goes on.
    package func stop() async {
        await listener.close()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }
}

/// Bytes a second, and bytes so far.
private final class Pace: Sendable {
    let value: Mutex<Int>
    let bytes = Mutex(0)

    init(_ bytes: Int) { value = Mutex(bytes) }
}

/// One direction of a connection. What has come is passed on in pieces; more is read when that is out.
private final class PacedRelay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let piecesPerSecond = 20

    private let receiver: any Channel
    private let pace: Pace
    private var pending = ByteBuffer()
    private var isPassing = false
    private var hasEnded = false

    init(to receiver: any Channel, _ pace: Pace) {
        self.receiver = receiver
        self.pace = pace
    }

    func channelActive(context: ChannelHandlerContext) { context.read() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending.writeImmutableBuffer(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !isPassing { pass(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        if !isPassing { receiver.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func pass(_ context: ChannelHandlerContext) {
        let count = min(pending.readableBytes, pace.value.withLock(\.self) / Self.piecesPerSecond)
        if count > 0, let piece = pending.readSlice(length: count) {
            pace.bytes.withLock { $0 += count }
            receiver.writeAndFlush(piece, promise: nil)
        }
        pending.discardReadBytes()
        isPassing = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(1000 / Int64(Self.piecesPerSecond))) {
            let (relay, context) = bound.value
            relay.isPassing = false
            if relay.pending.readableBytes > 0 {
                relay.pass(context)
            } else if relay.hasEnded {
                relay.receiver.close(promise: nil)
            } else {
                context.read()
            }
        }
    }
}

extension Registry {
    /// Another port of this registry. Stop it before the registry.
    package nonisolated func pacedLine(bytesPerSecond: Int) async throws -> PacedLine {
        try await PacedLine.start(before: port, bytesPerSecond: bytesPerSecond)
    }
}

extension Daemon {
    /// Another socket of this daemon. Stop it before the daemon.
    package nonisolated func pacedLine(bytesPerSecond: Int) async throws -> PacedLine {
        try await PacedLine.start(before: address, bytesPerSecond: bytesPerSecond)
    }
}
