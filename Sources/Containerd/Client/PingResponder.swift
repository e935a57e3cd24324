// Answers the daemon's HTTP/2 PINGs by itself, so that uploads don't kill the connection.

import NIOCore

/// Sits in front of the HTTP/2 handler, answers each PING and hands on everything else unchanged.
///
/// grpc-go measures the line with a PING for nearly every burst it receives; swift-nio-http2 1.46.0 closes a
/// connection that brings more than 200 of them in 30 s, and its limit can't be set through the gRPC transport.
final class PingResponder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var splitter = PingSplitter()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        let split = splitter.split(&bytes, allocator: context.channel.allocator)
        if let answers = split.answers {
            context.writeAndFlush(wrapOutboundOut(answers), promise: nil)
        }
        if split.rest.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(split.rest))
        }
    }
}
