// What ends connections that begin with TLS.

import NIOCore

/// Hangs up without a word when the first byte is that of a TLS record, as servers do that speak plain HTTP only and don't
/// answer garbage. Else it steps aside.
final class HelloGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let isHello = unwrapInboundIn(data).readableBytesView.first == 0x16
        guard !isHello else { return context.close(promise: nil) }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
