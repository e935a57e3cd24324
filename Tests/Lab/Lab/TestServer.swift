// An HTTP server inside the test, for answers that no real registry gives.

import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// HTTP/1.1 on a loopback port. Each request is answered by one function; connections are kept open between them.
package final class TestServer: Sendable {
    package typealias Answer = @Sendable (TestRequest) async -> TestResponse

    /// The path of the authority's certificate, a PEM file; empty without TLS.
    package let authority: String
    /// The paths of a certificate that it takes from a client, and of its key: PEM files, where it asks for one.
    package var clientCertificate: String { folder.map { "\($0)/client.pem" } ?? "" }
    package var clientKey: String { folder.map { "\($0)/client.key" } ?? "" }
    private let listener: Listener
    private let record: Record
    private let folder: String?

    private init(listener: Listener, record: Record, folder: String?) {
        self.authority = folder.map { "\($0)/ca.pem" } ?? ""
        self.listener = listener
        self.record = record
        self.folder = folder
    }

    /// Starts a server for the length of `body` and stops it whatever happens.
    ///
    /// `answer` is called once a request, for several connections at once; it is cancelled when the client goes away.
    /// TLS has a certificate for 127.0.0.1, localhost and *.tallyman.test, and needs openssl in the path. With
    /// `asksClients` nobody gets in without a certificate of the same authority. Without TLS, one that begins with it is
    /// answered by HTTP, unless `hangsUp`.
    package static func running<Value: Sendable>(
        tls: Bool = false, asksClients: Bool = false, hangsUp: Bool = false, answer: @escaping Answer,
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(
            tls: tls || asksClients, asksClients: asksClients, hangsUp: hangsUp, answer: answer)
        do {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    /// "127.0.0.1:PORT".
    package var host: String { listener.host }

    package var port: Int { listener.port }

    /// The requests that came so far, whole with their bodies, in that order.
    package var requests: [TestRequest] { record.requests }

    static func start(
        tls: Bool = false, asksClients: Bool = false, hangsUp: Bool = false, answer: @escaping Answer
    ) async throws -> TestServer {
        let folder = tls ? try TemporaryFolder.make() : nil
        do {
            var context: NIOSSLContext?
            if let folder { context = try await Self.context(in: folder, asksClients: asksClients) }
            let record = Record()
            let listener = try await Listener.start { [context] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if hangsUp { try pipeline.addHandler(HelloGuard()) }
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(
                        TestServerHandler { request in
                            record.add(request)
                            return await answer(request)
                        })
                }
            }
            return TestServer(listener: listener, record: record, folder: folder)
        } catch {
            if let folder { try? FileManager.default.removeItem(atPath: folder) }
            throw error
        }
    }

    /// Closes its port and every connection. A second call does nothing.
    func stop() async {
        await listener.close()
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static func context(in folder: String, asksClients: Bool) async throws -> NIOSSLContext {
        try await Certificates.make(in: folder)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile("\(folder)/server.pem").map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: "\(folder)/server.key", format: .pem)))
        if asksClients {
            try await Certificates.makeClient(in: folder)
            configuration.trustRoots = .file("\(folder)/ca.pem")
            configuration.certificateVerification = .noHostnameVerification
        }
        configuration.shutdownTimeout = .milliseconds(1)  // whoever closes here doesn't wait for the client's consent
        return try NIOSSLContext(configuration: configuration)
    }

    private final class Record: Sendable {
        private let all = Mutex<[TestRequest]>([])

        var requests: [TestRequest] { all.withLock { $0 } }

        func add(_ request: TestRequest) {
            all.withLock { $0.append(request) }
        }
    }
}
