// One connection to a test server.

import NIOCore
import NIOHTTP1

/// Collects a request, asks for the answer and writes it as told. The pipeline gives it one request at a time.
final class TestServerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let largestBody = 64 << 20
    private static let blanks = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 14)

    private enum State {
        case idle
        case reading(HTTPRequestHead)
        case answering(Task<Void, Never>)
        /// The connection ends; what else comes is dropped.
        case over
    }

    private let answer: TestServer.Answer
    private var state = State.idle
    /// Not a part of the state, so that it grows in place.
    private var body = ByteBuffer()

    init(answer: @escaping TestServer.Answer) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .idle):
            state = .reading(head)
        case (.body(let part), .reading(let head)):
            body.writeImmutableBuffer(part)
            if body.readableBytes > Self.largestBody {
                state = .over
                write(TestResponse(413, cutAfter: 0), to: head, context)
            }
        case (.end, .reading(let head)):
            ask(head, context)
        default:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .answering(let task) = state { task.cancel() }
        state = .over
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func ask(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = TestRequest(
            method: head.method.rawValue, path: head.uri, headers: head.headers.map { ($0.name, $0.value) },
            body: Array(buffer: body))
        body = ByteBuffer()
        let promise = context.eventLoop.makePromise(of: TestResponse.self)
        state = .answering(promise.completeWithTask { [answer] in await answer(request) })
        promise.futureResult.assumeIsolated().whenSuccess { response in
            guard case .answering = self.state else { return }
            self.state = .idle
            self.write(response, to: head, context)
        }
    }

    private func write(_ response: TestResponse, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(response.headers.sorted { $0.key < $1.key })
        if !response.isEndless, !response.isChunked, !headers.contains(name: "Content-Length") {
            headers.add(name: "Content-Length", value: "\(response.claimsLength ?? response.body.count)")
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)

        let hasBody = request.method != .HEAD
        if response.isEndless && hasBody {
            state = .over
            return pour(ByteBuffer(bytes: response.body.isEmpty ? Self.blanks : response.body), context)
        }
        if let count = response.stallsAfter, hasBody {
            state = .over
            let body = ByteBuffer(bytes: response.body.prefix(count))
            return context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let isCut = response.cutAfter != nil && hasBody
        let isLast = isCut || (response.claimsLength != nil && hasBody) || !request.isKeepAlive
        if isLast { state = .over }
        let written = context.eventLoop.makePromise(of: Void.self)
        if hasBody {
            let body = ByteBuffer(bytes: response.body.prefix(response.cutAfter ?? response.body.count))
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: isCut ? written : nil)
        }
        if !isCut { context.write(wrapOutboundOut(.end(nil)), promise: written) }
        if isLast { written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
        context.flush()
    }

    /// Writes a chunk as soon as the one before is gone, so that nothing piles up.
    private func pour(_ chunk: ByteBuffer, _ context: ChannelHandlerContext) {
        let gone = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk))), promise: gone)
        gone.futureResult.assumeIsolated().whenSuccess {
            // A turn of the loop between two chunks: each may be gone at once.
            context.eventLoop.assumeIsolated().execute { self.pour(chunk, context) }
        }
    }
}
