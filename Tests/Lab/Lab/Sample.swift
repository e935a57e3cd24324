// The images that demo and tests share.

/// A standard image.
package enum Sample: String, CaseIterable, Sendable {
    case small = "demo/small:1.0"
    case l12 = "demo/l12:1.0"
    case l30 = "demo/l30:1.0"
    case l127 = "demo/l127:1.0"
    case multi = "demo/multi:1.0"
    case armOnly = "demo/arm-only:1.0"
    case plainArm64 = "demo/plain-arm64:1.0"
    case twice = "demo/twice:1.0"

    /// "demo/small:1.0".
    package var name: String { rawValue }

    package var spec: ImageSpec {
        switch self {
        case .small:
            ImageSpec([LayerSpec(bytes: 300_000, seed: 1)])
        case .l12:
            ImageSpec(LayerSpec.stack(12, bytes: 60_000_000, seed: 100))
        case .l30:
            ImageSpec(LayerSpec.stack(30, bytes: 40_000_000, seed: 200))
        case .l127:
            ImageSpec((0..<127).map { LayerSpec(bytes: 2_000, seed: 300 + $0) })
        case .multi:
            ImageSpec(
                ["linux/amd64", "linux/arm64", "linux/arm/v7"].enumerated().map { place, platform in
                    ImageSpec.Variant(
                        platform,
                        [
                            LayerSpec(bytes: 200_000, seed: 500),  // shared by all of them
                            LayerSpec(bytes: 900_000, seed: 501 + UInt64(place)),
                            LayerSpec(bytes: 100_000, seed: 511 + UInt64(place)),
                        ])
                }, hasAttestations: true)
        case .armOnly:
            ImageSpec([ImageSpec.Variant("linux/arm64", LayerSpec.stack(2, bytes: 600_000, seed: 600))])
        case .plainArm64:
            ImageSpec(
                [ImageSpec.Variant("linux/arm64", LayerSpec.stack(2, bytes: 600_000, seed: 700))],
                documents: .docker, hasIndex: false)
        case .twice:
            ImageSpec([
                LayerSpec(bytes: 500_000, seed: 800), LayerSpec(bytes: 400_000, seed: 801),
                LayerSpec(bytes: 500_000, seed: 800),
            ])
        }
    }
}

extension Registry {
    /// Makes these samples available under their names.
    package nonisolated func put(samples: [Sample] = Sample.allCases) async throws {
        let maker = try ImageMaker()
        for sample in samples { try put(try await maker.make(sample.spec), as: sample.name) }
    }
}
