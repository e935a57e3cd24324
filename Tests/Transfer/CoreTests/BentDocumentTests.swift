// Whole pulls of images whose documents are what their digests stand for, but say what can't be.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.root), .timeLimit(.minutes(2))) struct BentDocumentTests {
    /// How a text is bent, and what comes of that. All are of an image with a manifest as its root, if not `ofIndex`.
    struct Bend: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var ofIndex = false
        var expected: Failure.Code
        var edit: @Sendable (_ text: String, _ image: MadeImage) -> String

        init(
            _ description: String, ofIndex: Bool = false, _ expected: Failure.Code,
            _ edit: @Sendable @escaping (String, MadeImage) -> String
        ) {
            testDescription = description
            self.ofIndex = ofIndex
            self.expected = expected
            self.edit = edit
        }

        /// A blob whose descriptor claims another size.
        static func size(
            _ description: String, ofIndex: Bool = false, _ expected: Failure.Code,
            of blob: @Sendable @escaping (MadeImage) -> MadeBlob, _ change: @Sendable @escaping (Int) -> Int
        ) -> Bend {
            Bend(description, ofIndex: ofIndex, expected) { text, image in
                let blob = blob(image)
                return text.replacing("\"size\":\(blob.size)}", with: "\"size\":\(change(blob.size))}")
                    .replacing("\"size\":\(blob.size),", with: "\"size\":\(change(blob.size)),")
            }
        }
    }

    private static let bends = [
        Bend.size("a layer that grows beyond its size", .network, of: { $0.variants[0].layers[1].blob }) { $0 / 1000 },
        Bend.size("a layer of one byte", .network, of: { $0.variants[0].layers[1].blob }) { _ in 1 },
        Bend.size("a layer of no bytes", .network, of: { $0.variants[0].layers[1].blob }) { _ in 0 },
        Bend.size("a layer of less than nothing", .incomplete, of: { $0.variants[0].layers[1].blob }) { -$0 },
        Bend.size("a layer that is too short", .network, of: { $0.variants[0].layers[1].blob }) { $0 + 1 },
        Bend.size("a configuration that is too long", .network, of: { $0.variants[0].config }) { $0 - 1 },
        Bend.size("a configuration that is too short", .network, of: { $0.variants[0].config }) { $0 + 1 },
        Bend.size("a manifest that is too long", ofIndex: true, .network, of: { $0.variants[0].manifest }) { $0 - 1 },
        Bend.size("a manifest that is too short", ofIndex: true, .network, of: { $0.variants[0].manifest }) {
            $0 + 1
        },
        Bend.size("a manifest over 4 MiB", ofIndex: true, .incomplete, of: { $0.variants[0].manifest }) { _ in
            4 << 20 + 1
        },
        Bend("an index over 4 MiB", ofIndex: true, .incomplete) { text, _ in
            text + String(repeating: " ", count: 4 << 20)
        },
        Bend("fewer layers than the configuration has", .incomplete) { text, image in
            text.replacing(/,\{"digest":"[^"]*","mediaType":"[^"]*","size":[0-9]+\}\]/, with: "]")
        },
        Bend("layers in another order", .incomplete) { text, image in
            let (one, other) = (image.variants[0].layers[1].blob, image.variants[0].layers[2].blob)
            return text.replacing(one.digest, with: "one").replacing(other.digest, with: one.digest)
                .replacing("one", with: other.digest)
                .replacing("\"size\":\(one.size)}", with: "\"size\":0}")
                .replacing("\"size\":\(other.size)}", with: "\"size\":\(one.size)}")
                .replacing("\"size\":0}", with: "\"size\":\(other.size)}")
        },
        Bend("layers of a media type that nobody knows", .daemon) { text, _ in
            text.replacing("application/vnd.oci.image.layer.v1.tar+gzip", with: "application/x-odd")
        },
        Bend("layers that say that they are plain", .archive) { text, _ in text.replacing("tar+gzip", with: "tar") },
        Bend("a digest that is none", .incomplete) { text, image in
            text.replacing(image.variants[0].layers[1].blob.digest, with: "sha256:../../../etc/passwd")
        },
    ]

    @Test(arguments: bends)
    func `what can't be is refused, and nothing stays`(bend: Bend) async throws {
        let spec = ImageSpec(LayerSpec.stack(6, bytes: 3_000_000, seed: 1000), hasIndex: bend.ofIndex)
        let image = try await ImageMaker().make(spec)
        let bent = try BentImage(image) { bend.edit($0, image) }
        try await TestServer.running(answer: bent.answer) { server in
            try await Daemon.runningLocally { daemon, core throws in
                let failure = try await core.pull("\(server.host)/demo/fake:1").failure
                #expect(failure?.code == bend.expected, "\(failure?.message ?? "") \(failure?.cause ?? "")")
                try await daemon.expectEmpty()
            }
        }
    }

    @Test func `a configuration too large to be read is refused`() async throws {
        let image = try await ImageMaker().make(ImageSpec([LayerSpec(bytes: 300_000, seed: 1)], hasIndex: false))
        let config = image.variants[0].config
        let large = [UInt8](repeating: UInt8(ascii: " "), count: 9 << 20)
        let digest = Digest.sha256(of: large)
        let bent = try BentImage(image) { text in
            text.replacing(config.digest, with: "\(digest)")
                .replacing("\"size\":\(config.size)}", with: "\"size\":\(large.count)}")
        }
        try await TestServer.running { request in
            request.path.hasSuffix("/blobs/\(digest)") ? TestResponse(200, body: large) : bent.answer(request)
        } _: { server in
            try await Daemon.runningLocally { daemon, core throws in
                #expect(try await core.pull("\(server.host)/demo/fake:1").failure?.code == .incomplete)
                try await daemon.expectEmpty()
            }
            #expect(!server.requests.contains { $0.path.hasSuffix("/blobs/\(digest)") }, "it was asked for")
        }
    }

    /// What a layer unpacks to is the daemon's matter; here nothing may hang on it, or stay.
    @Test func `a layer that unpacks to more than the disk holds is a full disk`() async throws {
        let image = try await ImageMaker().make(
            ImageSpec([
                LayerSpec(bytes: 300_000, seed: 1), LayerSpec(bytes: 200_000_000, seed: 1001, filling: .zeros),
            ]))
        try await TestServer.running(answer: image.answer) { server in
            try await Daemon.runningLocally(options: Daemon.Options(rootSize: 30_000_000)) { daemon, core throws in
                let failure = try await core.pull("\(server.host)/demo/fake:1").failure
                #expect(failure?.code == .storage, "\(failure?.message ?? "") \(failure?.cause ?? "")")
                try await daemon.expectEmpty()
            }
        }
    }
}
