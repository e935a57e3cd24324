// The client against real registries.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import RegistryClient
import RegistryCredentials
import RegistryHosts
import Testing

@Suite(.needs(.part(.registry), .program("openssl")), .timeLimit(.minutes(2)))
struct RegistryTests {
    enum Kind: String, CaseIterable, Sendable {
        case plain, password, secure
    }

    @Test(arguments: Kind.allCases)
    func `an image is read to its last byte`(_ kind: Kind) async throws {
        let credentials = Registry.Credentials()
        let options = Registry.Options(
            credentials: kind == .password ? credentials : nil, isSecure: kind == .secure)
        try await Registry.running(options: options) { registry in
            let image = try await ImageMaker().make(Sample.small.spec)
            try registry.put(image, as: "demo/small:1.0")
            var own = HostEntry(url: "")
            own.ca = [registry.authority]
            let hosts = kind == .secure ? HostsFile(mirrors: [], server: own) : nil
            let reference = try Reference(parsing: registry.reference("demo/small:1.0"))
            try await asking(
                registry.host, hosts: hosts, scheme: kind == .secure ? .https : .http,
                credential: Credential(credentials)
            ) { client throws(Failure) in
                let target = try await client.resolve(reference)
                #expect(target == (try Descriptor(image.root)))
                let manifest = try await client.manifest(target, in: "demo/small")
                #expect(Array(manifest) == (try? image.root.bytes))
                for blob in image.variants.flatMap({ [$0.config] + $0.layers.map(\.blob) }) {
                    let descriptor = try Descriptor(blob)
                    #expect(try await client.bytes(of: descriptor, in: "demo/small") == (try? blob.bytes))
                    #expect(try await client.hasBlob(descriptor.digest, in: "demo/small"))
                }
                #expect(try await client.tags(of: "demo/small", limit: 10) == ["1.0"])
            }
        }
    }

    @Test
    func `an image is pushed, mounted and found again`() async throws {
        try await Registry.running { registry in
            let image = try await ImageMaker().make(Sample.multi.spec)
            try await asking(registry.host) { client throws(Failure) in
                for blob in image.blobs where !image.manifests.contains(blob) {
                    let descriptor = try Descriptor(blob)
                    #expect(try await !client.hasBlob(descriptor.digest, in: "new/one"))
                    let first = try await client.upload(descriptor, in: "new/one", mountFrom: "not/there") { send in
                        let bytes = try blob.bytes
                        for start in stride(from: 0, to: bytes.count, by: 65_536) {
                            try await send(Array(bytes[start..<min(start + 65_536, bytes.count)]))
                        }
                    }
                    #expect(first == .uploaded)
                    let second = try await client.upload(descriptor, in: "new/two", mountFrom: "new/one") { _ in
                        Issue.record("a mounted blob is sent")
                    }
                    #expect(second == .mounted)
                    #expect(try await client.bytes(of: descriptor, in: "new/two") == (try? blob.bytes))
                }
                for manifest in image.manifests {
                    let descriptor = try Descriptor(manifest)
                    let bytes = (try? manifest.bytes) ?? []
                    let name = manifest == image.root ? "1.0" : manifest.digest
                    try await client.putManifest(bytes, descriptor.mediaType, as: name, in: "new/one")
                }
                let root = try Descriptor(image.root)
                #expect(try await client.hasManifest(root.digest, in: "new/one"))
                #expect(try await client.hasManifest(root.digest, as: "1.0", in: "new/one"))
                #expect(try await !client.hasManifest(root.digest, as: "2.0", in: "new/one"))
                #expect(try await !client.hasManifest(root.digest, in: "new/two"))
                let reference = try Reference(parsing: "\(registry.host)/new/one@\(root.digest)")
                #expect(try await client.resolve(reference) == root)
            }
            #expect(image.blobs.allSatisfy { registry.holds($0.digest) })
        }
    }

    @Test
    func `a manifest whose parts are missing is refused as incomplete`() async throws {
        try await Registry.running { registry in
            let image = try await ImageMaker().make(Sample.small.spec)
            let failure = await failureOf { () throws(Failure) in
                try await asking(registry.host) { client throws(Failure) in
                    let bytes = (try? image.variants[0].manifest.bytes) ?? []
                    try await client.putManifest(bytes, .ociManifest, as: "1.0", in: "demo/part")
                }
            }
            #expect(failure?.code == .incomplete)
            #expect(failure?.cause?.contains("unknown to registry") == true)
        }
    }

    @Test
    func `the failures of a registry have the right class`() async throws {
        try await Registry.running(options: .init(credentials: .init(), isSecure: true)) { registry in
            let reference = try Reference(parsing: registry.reference("demo/none:1.0"))
            var trusting = HostEntry(url: "")
            trusting.ca = [registry.authority]
            let hosts = HostsFile(mirrors: [], server: trusting)
            func failure(
                _ hosts: HostsFile?, _ scheme: RegistryRoute.Scheme, _ credential: Credential?
            ) async -> Failure? {
                await failureOf { () throws(Failure) in
                    try await asking(registry.host, hosts: hosts, scheme: scheme, credential: credential) {
                        client throws(Failure) in _ = try await client.resolve(reference)
                    }
                }
            }
            let known = Credential(.init())
            #expect(await failure(hosts, .https, known)?.code == .notFound)
            #expect(await failure(nil, .httpsUnverified, known)?.code == .notFound)
            #expect(await failure(nil, .https, known)?.code == .certificate)
            #expect(await failure(nil, .http, known)?.code == .scheme)
            #expect(await failure(hosts, .https, nil)?.code == .auth)
            let wrong = Credential.password(user: "tally", secret: Secret("no ladder"))
            #expect(await failure(hosts, .https, wrong)?.code == .auth)
        }
    }

    @Test
    func `HTTPS on a plain port is a matter of scheme, nobody there one of the network`() async throws {
        try await Registry.running { registry in
            let reference = try Reference(parsing: registry.reference("demo/none:1.0"))
            let spoken = await failureOf { () throws(Failure) in
                try await asking(registry.host, scheme: .https) { client throws(Failure) in
                    _ = try await client.resolve(reference)
                }
            }
            #expect(spoken?.code == .scheme)
            await registry.kill()
            let away = await failureOf { () throws(Failure) in
                try await asking(registry.host) { client throws(Failure) in _ = try await client.resolve(reference) }
            }
            #expect(away?.code == .network)
            #expect(away?.cause?.lowercased().contains("connection refused") == true)
        }
    }

    @Test(
        arguments: [
            ("demo/small", Credential(.init()), nil),
            ("demo/small", .identityToken(Secret("lab-refresh-token")), nil),
            ("demo/small", nil, .auth),
            ("demo/small", .password(user: "tally", secret: Secret("no ladder")), .auth),
            ("public/small", nil, nil),
        ] as [(String, Credential?, Failure.Code?)])
    func `a registry with a token server lets in whom it knows`(
        _ path: String, _ credential: Credential?, _ code: Failure.Code?
    ) async throws {
        try await Registry.running(options: .init(tokens: .init())) { registry in
            let image = try await ImageMaker().make(Sample.small.spec)
            try registry.put(image, as: "\(path):1.0")
            let layer = try Descriptor(image.variants[0].layers[0].blob)
            let bytes = try image.variants[0].layers[0].blob.bytes
            let failure = await failureOf { () throws(Failure) in
                try await asking(registry.host, credential: credential) { client throws(Failure) in
                    let reference = try Reference(parsing: registry.reference("\(path):1.0"))
                    #expect(try await client.resolve(reference).digest.description == image.root.digest)
                    #expect(try await client.bytes(of: layer, in: path) == bytes)
                    guard credential != nil else { return }
                    let outcome = try await client.upload(layer, in: "other/copy", mountFrom: path) { _ in }
                    #expect(outcome == .mounted)
                }
            }
            #expect(failure?.code == code)
            // One for pulling, one for mounting; a refused password is tried by POST and by GET.
            #expect(registry.tokenRequests.count == (credential == nil ? 1 : 2))
        }
    }
}
