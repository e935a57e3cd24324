// Rows and sums from the records.

import OCI

extension Inventory {
    func makeRows() -> [ImageRow] {
        let used = UsedImages(containers, images: images)
        let aliases = foldsAliases ? aliases() : [:]
        let folded = Set(aliases.values.joined())
        var rows: [ImageRow] = []
        rows.reserveCapacity(images.count)
        for index in images.indices where !folded.contains(images[index].name) {
            rows += makeRows(ofImage: index, used, aliases: aliases[images[index].name] ?? [])
        }
        return rows
    }

    func makeRows(ofImage index: Int, _ used: UsedImages, aliases: [String] = []) -> [ImageRow] {
        let (image, name) = (images[index], names[index])
        let contents = contents[image.target.digest]
        var row = ImageRow(
            name: image.name, reference: name.reference, repository: name.repository, target: image.target.digest,
            mediaType: image.target.mediaType, createdAt: image.createdAt, isPinned: image.isPinned,
            isInUse: used.contain(image), contentsKnown: contents != nil, problem: contents?.problem,
            labels: image.labels)
        row.aliases = aliases
        guard let platforms = contents?.distinctPlatforms, !platforms.isEmpty else { return [row] }
        return platforms.map { platform in
            var row = row
            row.show(platform, isUsed: used.contain(platform))
            return row
        }
    }

    /// By the name that stays: the digests that stand for the same image. Kubernetes records each image it pulls by tag,
    /// by digest and by the digest of its configuration; the last tells such images from others.
    private func aliases() -> [String: [String]] {
        let marked = Set(zip(images, names).lazy.filter { $1.isDigest }.map(\.0.target.digest))
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
}

extension ImageRow {
    fileprivate mutating func show(_ contents: PlatformContents, isUsed: Bool) {
        platform = contents.platform
        size = contents.size
        blobSize = contents.blobSize
        unpacked = contents.unpacked
        isLazy = contents.isLazy
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

    /// Bytes unpacked, as far as they are known.
    var size: Int128 { distinctPlatforms.reduce(0) { $0 + Int128($1.size ?? 0) } }
}

extension [ImageRow] {
    /// Where the rows of the image of that name are, or would be; they are sorted by name.
    func range(of name: String) -> Range<Int> {
        let start = sortedIndex { $0.name < name }
        let end = self[start...].firstIndex { $0.name != name } ?? endIndex
        return start..<end
    }
}
