// Rows and sums from the records.

import OCI

extension Inventory {
    func makeRows() -> [ImageRow] {
        let used = UsedImages(containers, images: images)
        let aliases = foldsAliases ? aliases() : [:]
        let folded = Set(aliases.values.joined())
        var rows: [ImageRow] = []
        rows.reserveCapacity(images.count)
        for (image, name) in zip(images, names) where !folded.contains(image.name) {
            let contents = contents[image.target.digest]
            var row = ImageRow(
                name: image.name, reference: name.reference, repository: name.repository, target: image.target.digest,
                mediaType: image.target.mediaType, createdAt: image.createdAt, isPinned: image.isPinned,
                isInUse: used.contain(image), contentsKnown: contents != nil, problem: contents?.problem,
                labels: image.labels)
            row.aliases = aliases[image.name] ?? []
            guard let platforms = contents?.distinctPlatforms, !platforms.isEmpty else {
                rows.append(row)
                continue
            }
            for platform in platforms {
                rows.append(row)
                rows[rows.count - 1].show(platform, isUsed: used.contain(platform))
            }
        }
        return rows
    }

    /// By the name that stays: the digests that stand for the same image. Kubernetes records each image it pulls by tag,
    /// by digest and by the digest of its configuration; the last tells such images from others.
    private func aliases() -> [String: [String]] {
        let marked = Set(images.lazy.filter { Digest($0.name) != nil }.map(\.target.digest))
        guard !marked.isEmpty else { return [:] }
        var aliases: [String: [String]] = [:]
        let groups = Dictionary(grouping: images.indices.filter { marked.contains(images[$0].target.digest) }) {
            images[$0].target.digest
        }
        for places in groups.values {
            let tagged = places.first { names[$0].reference?.tag != nil }
            guard let first = tagged ?? places.first(where: { names[$0].reference != nil }) ?? places.first else {
                continue
            }
            aliases[images[first].name] = places.filter { $0 != first && names[$0].reference?.tag == nil }
                .map { images[$0].name }
        }
        return aliases
    }

    func makeTotalSize() -> Int64 {
        var total: Int64 = 0
        for target in Set(images.lazy.map(\.target.digest)) {
            for platform in contents[target]?.distinctPlatforms ?? [] {
                total = total.capped(adding: platform.size ?? 0)
            }
        }
        return total
    }
}

extension ImageRow {
    fileprivate mutating func show(_ contents: PlatformContents, isUsed: Bool) {
        platform = contents.platform
        size = contents.size
        blobSize = contents.blobSize
        unpacked = contents.unpacked
        isInUse = isInUse || isUsed
    }
}

extension TargetContents {
    /// An index may list a platform twice. The first is the one that containerd takes.
    fileprivate var distinctPlatforms: [PlatformContents] {
        guard platforms.count > 1 else { return platforms }
        var seen: Set<Platform> = []
        return platforms.filter { seen.insert($0.platform).inserted }
    }
}
