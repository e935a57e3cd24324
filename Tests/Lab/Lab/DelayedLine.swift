// A line to a machine far away, which can fall silent and break.

import NIOCore
import NIOPosix
import Synchronization

/// A port that passes connections on after a time: bytes come later, in order, and no slower.
package final class DelayedLine: Sendable {
    private let listener: Listener
    private let state: LineState

    private init(listener: Listener, state: LineState) {
        self.listener = listener
        self.state = state
    }

    /// Starts a line in front of the loopback port `target`. `roundTrip` is the time there and back; a connection takes
    /// as long to be made.
    package static func start(before target: Int, roundTrip: Duration = .zero) async throws -> DelayedLine {
        let state = LineState()
        let delay = TimeAmount(roundTrip / 2)
        let listener = try await Listener.start { client in
            client.setOption(.autoRead, value: false).flatMap {
                client.eventLoop.flatScheduleTask(in: delay * 2) {
                    ClientBootstrap(group: client.eventLoop)
                        .channelOption(.autoRead, value: false)
                        .channelInitializer { server in
                            server.eventLoop.makeCompletedFuture {
                                try server.pipeline.syncOperations.addHandler(DelayedRelay(to: client, delay, state))
                            }
                        }
                        .connect(host: "127.0.0.1", port: target)
                }.futureResult
            }.flatMapThrowing { server in
                try client.pipeline.syncOperations.addHandler(DelayedRelay(to: server, delay, state))
            }
        }
        return DelayedLine(listener: listener, state: state)
    }

    package var port: Int { listener.port }

    /// What has been passed on so far, in both directions.
    package var bytes: Int { state.bytes.withLock(\.self) }

    /// From now on nothing comes through, and nobody is told. Whoever connects is taken and hears nothing.
    package func freeze() { state.isFrozen.withLock { $0 = true } }

    /// Ends `freeze`: what was sent meanwhile comes through.
    package func thaw() { state.isFrozen.withLock { $0 = false } }

    /// Ends all connections, a silence too, and refuses others.
    package func refuse() async {
        thaw()
        await listener.close()
    }

    /// Ends `refuse`: the same port answers again.
    package func accept() async throws { try await listener.open() }

    /// Stops it. What is behind goes on. A second call does nothing.
    package func stop() async { await refuse() }
}

private final class LineState: Sendable {
    let isFrozen = Mutex(false)
    let bytes = Mutex(0)
}

/// One direction of a connection.
private final class DelayedRelay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// So much may be on its way: more than a line of a second holds at 10 MB/s.
    private static let window = 16 << 20
    private static let frozenPoll = TimeAmount.milliseconds(10)

    private let receiver: any Channel
    private let delay: TimeAmount
    private let state: LineState
    /// In the order they came; nil is the end.
    private var pieces: CircularBuffer<(due: NIODeadline, piece: ByteBuffer?)> = []
    private var onTheWay = 0
    private var isReading = false
    private var isWaiting = false

    init(to receiver: any Channel, _ delay: TimeAmount, _ state: LineState) {
        self.receiver = receiver
        self.delay = delay
        self.state = state
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { readOn(context) }
    }

    func channelActive(context: ChannelHandlerContext) { readOn(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = unwrapInboundIn(data)
        onTheWay += piece.readableBytes
        pieces.append((.now() + delay, piece))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        readOn(context)
        pass(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        pieces.append((.now() + delay, nil))
        pass(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func readOn(_ context: ChannelHandlerContext) {
        guard !isReading, onTheWay < Self.window, context.channel.isActive else { return }
        isReading = true
        context.read()
    }

    /// Passes on what is due, and comes back for what isn't.
    private func pass(_ context: ChannelHandlerContext) {
        guard !isWaiting else { return }
        let isFrozen = state.isFrozen.withLock(\.self)
        let now = NIODeadline.now()
        while !isFrozen, let first = pieces.first, first.due <= now {
            pieces.removeFirst()
            guard let piece = first.piece else { return receiver.close(promise: nil) }
            let count = piece.readableBytes
            state.bytes.withLock { $0 += count }
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            receiver.writeAndFlush(piece).whenComplete { _ in
                let (relay, context) = bound.value
                relay.onTheWay -= count
                relay.readOn(context)
            }
        }
        guard let next = pieces.first else { return }
        isWaiting = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(deadline: isFrozen ? now + Self.frozenPoll : next.due) {
            let (relay, context) = bound.value
            relay.isWaiting = false
            relay.pass(context)
        }
    }
}
