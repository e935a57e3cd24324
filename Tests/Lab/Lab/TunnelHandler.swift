// One connection to a proxy, until its tunnel is made.

import NIOCore
import NIOPosix

/// Reads the head of a CONNECT, and is then replaced by relays. The channel doesn't read by itself (`autoRead` is off).
final class TunnelHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let target: Int
    private let allows: (TestRequest) -> Bool
    private var head = ""

    init(to target: Int, allows: @escaping (TestRequest) -> Bool) {
        self.target = target
        self.allows = allows
    }

    func channelActive(context: ChannelHandlerContext) {
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        head += String(buffer: unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard head.hasSuffix("\r\n\r\n") else { return context.read() }
        guard let request = Self.request(head), request.method == "CONNECT", allows(request) else {
            let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
            return context.channel.writeAndFlush(ByteBuffer(string: refusal)).assumeIsolated().whenComplete { _ in
                context.close(promise: nil)
            }
        }
        let client = context.channel
        ClientBootstrap(group: context.eventLoop)
            .channelOption(.autoRead, value: false)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(Relay(to: client))
                }
            }
            .connect(host: "127.0.0.1", port: target)
            .assumeIsolated().flatMapThrowing { server in
                client.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n"), promise: nil)
                try client.pipeline.syncOperations.addHandler(Relay(to: server))
                context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
                client.read()
            }.whenFailure { _ in context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private static func request(_ head: String) -> TestRequest? {
        let lines = head.split(separator: "\r\n").map(String.init)
        let first = lines.first?.split(separator: " ") ?? []
        guard first.count == 3 else { return nil }
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), parts[1].trimmingPrefix(" ").description) : nil
        }
        return TestRequest(method: String(first[0]), path: String(first[1]), headers: headers)
    }
}
