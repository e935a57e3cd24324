// One direction of a proxied connection.

import Glibc
import NIOCore

/// Passes what its channel receives on to another. It reads on only when that is written, so a slow receiver slows the
/// sender. The channel doesn't read by itself (`autoRead` is off).
final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// When and how to cut both channels.
    struct Cut {
        let bytes: Int
        let isReset: Bool
    }

    private let receiver: any Channel
    private let cut: Cut?
    private var passed = 0
    private var pending = ByteBuffer()
    private var isOver = false

    init(to receiver: any Channel, cut: Cut? = nil) {
        self.receiver = receiver
        self.cut = cut
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending.writeImmutableBuffer(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        pass().assumeIsolated().whenSuccess { if !self.isOver { context.read() } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        pass().whenComplete { [receiver] _ in receiver.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Writes what has come, up to the cut. The future is fulfilled when that, and all before it, is written.
    private func pass() -> EventLoopFuture<Void> {
        var part = pending
        pending = ByteBuffer()
        guard !isOver else { return receiver.eventLoop.makeSucceededVoidFuture() }
        if let cut, part.readableBytes > 0, passed + part.readableBytes >= cut.bytes {
            isOver = true
            part = part.readSlice(length: cut.bytes - passed) ?? ByteBuffer()
            return receiver.writeAndFlush(part).flatMap { [receiver] in
                guard cut.isReset, let socket = receiver as? any SocketOptionProvider else { return receiver.close() }
                return socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).flatMap { receiver.close() }
            }
        }
        passed += part.readableBytes
        return receiver.writeAndFlush(part)
    }
}
