// A made image whose root says something else than it should.

import Foundation
import Lab
import OCI

/// Served by a fake registry: no real one takes such documents.
struct BentImage: Sendable {
    let root: Digest
    private let image: MadeImage
    private let document: [UInt8]

    /// Gives the root of the image, its manifest where it has no index, the text that `edit` returns.
    init(_ image: MadeImage, edit: (String) -> String) throws {
        self.image = image
        let text = try String(contentsOfFile: image.root.path, encoding: .utf8)
        document = Array(edit(text).utf8)
        guard document != Array(text.utf8) else { throw LabFailure("nothing was bent") }
        root = Digest.sha256(of: document)
    }

    func answer(_ request: TestRequest) -> TestResponse {
        let isRoot = request.path.hasSuffix("/manifests/1") || request.path.hasSuffix("/manifests/\(root)")
        guard isRoot else { return image.answer(request) }
        let headers = ["Content-Type": image.root.mediaType, "Docker-Content-Digest": root.description]
        return TestResponse(200, headers: headers, body: document)
    }
}
