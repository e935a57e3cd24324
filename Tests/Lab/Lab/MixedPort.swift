// One port that speaks TLS and plain HTTP, as soci-snapshotter needs it of a registry on this machine: it reads layers
// over plain HTTP there, and its indexes over HTTPS.

import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// A port in front of a registry with plain HTTP. What begins with a TLS record is decrypted, all else passed on as it is.
package final class MixedPort: Sendable {
    /// The authority's certificate, a PEM file: what clients are given in SSL_CERT_FILE.
    package let authority: String
    private let listener: Listener
    private let folder: String

    private init(listener: Listener, folder: String) {
        self.authority = "\(folder)/ca.pem"
        self.listener = listener
        self.folder = folder
    }

    /// Starts it in front of the loopback port `target`. Needs openssl in the path.
    static func start(before target: Int) async throws -> MixedPort {
        let folder = try TemporaryFolder.make()
        do {
            try await Certificates.make(in: folder)
            let context = try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile("\(folder)/server.pem")
                        .map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: "\(folder)/server.key", format: .pem))))
            let listener = try await Listener.start { client in
                client.setOption(.autoRead, value: false).flatMap {
                    ClientBootstrap(group: client.eventLoop)
                        .channelOption(.autoRead, value: false)
                        .channelInitializer { server in
                            server.eventLoop.makeCompletedFuture {
                                try server.pipeline.syncOperations.addHandler(Relay(to: client))
                            }
                        }
                        .connect(host: "127.0.0.1", port: target)
                }.flatMapThrowing { server in
                    try client.pipeline.syncOperations.addHandlers([TLSDetector(context), Relay(to: server)])
                }
            }
            return MixedPort(listener: listener, folder: folder)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// "127.0.0.1:PORT".
    package var host: String { listener.host }

    /// The full reference of an image behind this port.
    package func reference(_ name: String) -> String { "\(host)/\(name)" }

    /// Ends all connections and refuses others, as a registry does that is away.
    package func refuse() async {
        await listener.close()
    }

    /// Ends `refuse`: the same port answers again.
    package func accept() async throws {
        try await listener.open()
    }

    /// Stops it. The registry goes on.
    package func stop() async {
        await listener.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// Decrypts what begins with a TLS record, and steps aside.
private final class TLSDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let context: NIOSSLContext

    init(_ context: NIOSSLContext) {
        self.context = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let pipeline = context.pipeline.syncOperations
        if unwrapInboundIn(data).readableBytesView.first == 0x16 {
            do {
                try pipeline.addHandler(NIOSSLServerHandler(context: self.context), position: .after(self))
            } catch {
                return context.close(promise: nil)
            }
        }
        context.fireChannelRead(data)
        pipeline.removeHandler(self, promise: nil)
    }
}

extension Registry {
    /// Another port of this registry, which has no TLS itself, for both. Stop it before the registry.
    package nonisolated func mixedPort() async throws -> MixedPort {
        try await MixedPort.start(before: port)
    }
}
