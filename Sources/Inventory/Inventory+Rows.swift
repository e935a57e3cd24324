// Rows and sums from the records.

import OCI

extension Inventory {
    func makeRows() -> [ImageRow] {
        let used = UsedImages(containers, images: images)
        var rows: [ImageRow] = []
        rows.reserveCapacity(images.count)
        for (image, name) in zip(images, names) {
            let contents = contents[image.target.digest]
            let row = ImageRow(
                name: image.name, reference: name.reference, repository: name.repository, target: image.target.digest,
                mediaType: image.target.mediaType, createdAt: image.createdAt, isPinned: image.isPinned,
                isInUse: used.contain(image), contentsKnown: contents != nil, problem: contents?.problem,
                labels: image.labels)
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
