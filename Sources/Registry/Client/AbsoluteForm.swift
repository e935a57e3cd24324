// Requests for plain HTTP by way of a proxy, which is told the whole URL (RFC 9112, 3.2.2) instead of being asked for a
// tunnel: many make those to port 443 only.

import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sits on a connection to a proxy. The client takes that for the server; the header Host says who is meant.
final class AbsoluteForm: ChannelOutboundHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let login: HTTPClient.Authorization?

    private init(_ login: HTTPClient.Authorization?) {
        self.login = login
    }

    /// For a connection whose handlers are all there.
    static func add(to channel: any Channel, login: HTTPClient.Authorization?) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
            try pipeline.addHandler(AbsoluteForm(login), position: .after(encoder))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var part = unwrapOutboundIn(data)
        if case .head(var head) = part {
            head.uri = "http://\(head.headers.first(name: "Host") ?? "")\(head.uri)"
            if let login { head.headers.replaceOrAdd(name: "Proxy-Authorization", value: login.headerValue) }
            part = .head(head)
        }
        context.write(wrapOutboundOut(part), promise: promise)
    }
}
