// A fake registry with one image, for tests that bend its answers.

import Foundation

extension MadeImage {
    /// What a registry with only this image answers, under any repository and tag. Ranges of blobs are honoured, and
    /// nobody is asked for a name.
    package func answer(_ request: TestRequest) -> TestResponse {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.first == "v2", ["GET", "HEAD"].contains(request.method) else { return TestResponse(404) }
        guard parts.count > 3 else { return TestResponse(200) }
        let (kind, name) = (parts[parts.count - 2], parts[parts.count - 1])
        let blob =
            switch kind {
            case "manifests": name.contains(":") ? manifests.first { $0.digest == name } : root
            case "blobs": blobs.first { $0.digest == name && !manifests.contains($0) }
            default: nil as MadeBlob?
            }
        guard let blob, let bytes = try? blob.bytes else { return TestResponse(404) }
        let start = request.header("Range").flatMap { Int($0.dropFirst("bytes=".count).prefix { $0 != "-" }) } ?? 0
        var headers = ["Docker-Content-Digest": blob.digest]
        headers["Content-Type"] = kind == "manifests" ? blob.mediaType : "application/octet-stream"
        guard start > 0 else { return TestResponse(200, headers: headers, body: bytes) }
        guard start < bytes.count else { return TestResponse(416) }
        headers["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
        return TestResponse(206, headers: headers, body: Array(bytes[start...]))
    }
}

extension MadeBlob {
    fileprivate var bytes: [UInt8] { get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) } }
}
