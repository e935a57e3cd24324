// The streams that a transfer runs beside its call: each has an id, which the transfer names.

import ContainerdAPI
import GRPCCore
import SwiftProtobuf

extension Containerd {
    /// Opens a stream under `id`, calls `opened` once the daemon knows it, and hands on each of the daemon's messages
    /// until the daemon ends the stream or `receive` answers false.
    ///
    /// `send` runs beside that; when it returns, this side is closed, and the daemon may go on. Only then, or when the
    /// lease under which the stream was opened is deleted, does the daemon forget the id.
    func stream(
        _ id: String, opened: @Sendable @escaping () -> Void,
        send: @Sendable @escaping (RPCWriter<Google_Protobuf_Any>) async throws -> Void,
        receive: @Sendable @escaping (Google_Protobuf_Any) async throws -> Bool
    ) async throws {
        var start = Containerd_Services_Streaming_V1_StreamInit()
        start.id = id
        try await Containerd_Services_Streaming_V1_Streaming.Client(wrapping: client).stream(metadata: metadata) {
            [first = try Google_Protobuf_Any.bare(start)] writer in
            try await writer.write(first)
            try await send(writer)
        } onResponse: { response in
            var messages = response.messages.makeAsyncIterator()
            guard try await messages.next() != nil else { return }
            opened()
            while let message = try await messages.next() {
                guard try await receive(message) else { return }
            }
        }
    }
}

extension Google_Protobuf_Any {
    /// containerd names types without the prefix that SwiftProtobuf adds, and refuses any other form.
    static func bare(_ message: some Message) throws -> Google_Protobuf_Any {
        var packed = Google_Protobuf_Any()
        packed.typeURL = type(of: message).protoMessageName
        packed.value = try message.serializedBytes()
        return packed
    }

    /// Nil when it holds a message of another type.
    func unpacked<Content: Message>(as type: Content.Type) throws -> Content? {
        guard typeURL.split(separator: "/").last.map(String.init) == type.protoMessageName else { return nil }
        return try Content(serializedBytes: value)
    }
}
