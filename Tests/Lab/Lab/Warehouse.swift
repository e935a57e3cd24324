// A daemon full of images that share layers, names and platforms: for tests of what takes room, and of what may go.

import Foundation

/// 60 image records over two namespaces, with containers that use some.
package enum Warehouse {
    package static let kubernetes = "k8s.io"

    /// Fills the daemon. Takes some seconds.
    package static func fill(_ daemon: Daemon) async throws {
        let folder = try TemporaryFolder.make(inMemory: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let maker = try ImageMaker(folder: "\(folder)/images")
        var plain: [MadeImage] = []
        for number in 0..<30 { plain.append(try await maker.make(spec(number))) }
        var multi: [MadeImage] = []
        for number in 30..<36 { multi.append(try await maker.make(multiSpec(number))) }

        try await load(defaultNames(plain, multi), into: daemon, "default", folder)
        try await load(kubernetesNames(plain), into: daemon, kubernetes, folder)
        for name in ["w.test/app-3:1", "w.test/app-4:1"] {
            try await daemon.ctr("images", "label", name, "io.cri-containerd.pinned=pinned")
        }
        try await daemon.ctr(
            "images", "label", "w.test/pause:1", "io.cri-containerd.pinned=pinned", namespace: kubernetes)
        try await addContainers(daemon, plain)
    }

    /// Layers of which each is in several images, and one that is in none other.
    private static func spec(_ number: Int) -> ImageSpec {
        ImageSpec(layers(number), hasIndex: number % 3 == 0)
    }

    private static func layers(_ number: Int) -> [LayerSpec] {
        [
            LayerSpec(bytes: 30_000 + number % 4, seed: 70_000 + UInt64(number % 4)),
            LayerSpec(bytes: 8_000 + number % 7, seed: 71_000 + UInt64(number % 7)),
            LayerSpec(bytes: 2_000 + 100 * number, seed: 72_000 + UInt64(number)),
        ]
    }

    private static func multiSpec(_ number: Int) -> ImageSpec {
        let other = Host.architecture == "arm64" ? "linux/amd64" : "linux/arm64"
        return ImageSpec(
            [
                .init(Host.platform, layers(number)),
                .init(other, [LayerSpec(bytes: 20_000, seed: 73_000 + UInt64(number))]),
            ],
            hasAttestations: true)
    }

    private static func defaultNames(_ plain: [MadeImage], _ multi: [MadeImage]) -> [ImageArchive.Entry] {
        var entries = plain.prefix(24).enumerated().map { number, image in
            var names = ["w.test/app-\(number):1"]
            if number < 9 { names.append("w.test/alias-\(number):x") }
            if number == 20 { names = ["w.test/app-20@\(image.root.digest)"] }
            if number == 21 { names = ["dangling-21"] }
            if number == 22 { names = ["dangling-22", "w.test/app-22:1"] }
            return ImageArchive.Entry(image, names: names)
        }
        entries += multi.enumerated().map { ImageArchive.Entry($1, "w.test/multi-\($0):1") }
        return entries
    }

    /// Images that both namespaces have, and three records of each as Kubernetes makes them.
    private static func kubernetesNames(_ plain: [MadeImage]) -> [ImageArchive.Entry] {
        var entries = [ImageArchive.Entry(plain[29], "w.test/pause:1")]
        for number in [0, 5, 12, 25, 26, 27] {
            let image = plain[number]
            entries.append(
                ImageArchive.Entry(
                    image, "w.test/app-\(number):1", "w.test/app-\(number)@\(image.root.digest)",
                    image.variants[0].config.digest))
        }
        return entries + [ImageArchive.Entry(plain[28], "w.test/app-28:1", "w.test/app-28:2")]
    }

    private static func load(
        _ entries: [ImageArchive.Entry], into daemon: Daemon, _ namespace: String, _ folder: String
    ) async throws {
        let archive = "\(folder)/\(namespace).tar"
        try ImageArchive.writeOCI(entries, to: archive)
        let isOld = daemon.version.drop { $0 == "v" }.hasPrefix("1.")
        try await daemon.ctr(
            ["images", "import", "--platform", Host.platform] + (isOld ? [] : ["--local"]) + [archive],
            namespace: namespace)
    }

    /// Stopped ones. One names an image that is gone, one a configuration, as Kubernetes does.
    private static func addContainers(_ daemon: Daemon, _ plain: [MadeImage]) async throws {
        for (image, id) in [("w.test/app-1:1", "one"), ("w.test/alias-2:x", "two"), ("w.test/app-9:1", "orphan")] {
            try await daemon.ctr("containers", "create", image, id, "true")
        }
        try await daemon.remove("w.test/app-9:1")
        try await daemon.ctr(
            "containers", "create", plain[25].variants[0].config.digest, "pod", "true", namespace: kubernetes)
    }
}
