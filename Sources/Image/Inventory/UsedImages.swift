// What rows are made of, beside the records.

import OCI

/// The images that containers name, by name and by digest.
struct UsedImages {
    /// What containers name by digest: `repository@sha256:…`, or `sha256:…` of a configuration, as Kubernetes may.
    private var named: Set<Digest> = []
    /// These, and the targets of what they name as image records do: all names of such a target are in use.
    private var targets: Set<Digest> = []

    /// `images` are sorted by name.
    init(_ containers: [ContainerRecord], images: [ImageRecord]) {
        for name in Set(containers.lazy.map(\.image)) where !name.isEmpty {
            if let digest = name.split(separator: "@").last.flatMap({ Digest(String($0)) }) { named.insert(digest) }
            if let target = Self.target(of: name, in: images) { targets.insert(target) }
        }
        targets.formUnion(named)
    }

    func contain(_ image: ImageRecord) -> Bool { !targets.isEmpty && targets.contains(image.target.digest) }

    func contain(_ platform: PlatformContents) -> Bool {
        !named.isEmpty && (named.contains(platform.config) || named.contains(platform.manifest))
    }

    private static func target(of name: String, in images: [ImageRecord]) -> Digest? {
        let index = images.index(of: name)
        return images.indices.contains(index) && images[index].name == name ? images[index].target.digest : nil
    }
}

/// What the name of an image says, read once.
struct ParsedName: Sendable {
    /// Nil when the name is no reference.
    let reference: Reference?
    let repository: String
    /// As people write it; nil where that is the name as it is.
    let familiar: String?
    /// As Kubernetes records images beside their tags.
    let isDigest: Bool

    init(_ name: String) {
        reference = Reference(stored: name)
        familiar = reference.map(\.familiar).flatMap { $0 == name ? nil : $0 }
        isDigest = Digest(name) != nil
        repository = reference?.repository ?? "<none>"
    }
}
