// Made-up resources: the views of what is stored, the pages of an image, and what is asked before something goes.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI

extension Scenes {
    static let housekeeping: [Scene] = [
        content, content.named("content-ingests").then { $0.press("]") },
        content.named("content-leases").then { $0.press("] ]") },
        content.named("content-leftovers").then { $0.press("[") },
        images.named("content-loading").then { $0.press("4") },
        documents, documents.named("image-documents-end").then { $0.press("G") },
        documents.named("document").then { play in
            play.press("j j j v")
            play.send(.document(digest(10), ["{", "  \"bad\": \"\u{1b}[2J\u{202e}\",", "  \"a\": 1", "}"]))
        },
        documents.named("document-unreadable").then { play in
            play.press("j j j v")
            play.send(.unreadable(digest(10), Failure(.incomplete, "The blob is not text.", hint: "It has 5 bytes.")))
        },
        absentLayer, files, files.named("files-filter").then { $0.press("/ p a s s") },
        snapshots, disk, namespaceList, events,
        images.named("log-empty").then { $0.press("L") },
        images.named("log").then { play in
            play.send(.log(["2026-01-02T03:04:05Z info pull a in default", "standard error: \u{1b}[2J\u{202e}"]))
            play.press("L / p u l l")
        },
        documents.named("document-search").then { play in
            play.press("j j j v")
            play.send(.document(digest(10), (0..<40).map { "  \"line \($0)\": \($0 % 7)," }))
            play.press("/ : space 3 enter n")
        },
        events.named("events-paused").then { play in
            play.press("space")
            play.send(.event(event("/images/update", "late")))
        },
        asked("delete", "d"), asked("delete-used", "j j d"), asked("prune", "X"),
        asked("prune-all", "X a", again: true),
        content.named("remove").then { $0.press("d") },
        namespaceList.named("namespace-delete").then { $0.press("d") },
        namespaceList.named("namespace-new").then { $0.press("a") },
        images.named("deleted").then { play in
            play.send(
                .deleted(
                    Deletion(
                        namespace: "default", items: [], lease: "l", until: sceneDate + 600, clock: "14:32",
                        freed: Reclaimable(blobs: 1_000_000))))
        },
        start.named("empty-here").then { play in
            play.send(
                .inventory(.images([])),
                .inventory(
                    .namespaces([
                        NamespaceSummary(record: NamespaceRecord(name: "default"), images: 0),
                        NamespaceSummary(record: NamespaceRecord(name: "k8s.io"), images: 214),
                    ])))
        },
    ]

    private static let content = images.named("content").then { play in
        play.press("4")
        play.send(held)
    }

    private static let snapshots = images.named("snapshots").then { play in
        play.send(.inventory(.snapshotters([SnapshotterSummary(name: "overlayfs", state: .ok)])))
        play.press("3 enter")
        play.send(held)
    }

    private static let disk = images.named("disk").then { play in
        play.press("D")
        play.send(held)
    }

    private static let namespaceList = images.named("namespace-list").then { play in
        play.send(
            .inventory(
                .namespaces([
                    NamespaceSummary(
                        record: NamespaceRecord(
                            name: "default", labels: ["containerd.io/defaults/snapshotter": "native"]), images: 8,
                        size: 31_000_000),
                    NamespaceSummary(record: NamespaceRecord(name: "bad\u{1b}[31m", labels: ["a": "\u{202e}b"])),
                ])))
        play.press("5")
    }

    private static let events = images.named("events").then { play in
        play.press("6")
        for (topic, subject) in [
            ("/images/create", "docker.io/library/alpine:3.20"), ("/snapshot/commit", digest(31).description),
            ("/tasks/exit", "bad\u{1b}]0;title\u{7}"),
        ] { play.send(.event(event(topic, subject))) }
    }

    private static func event(_ topic: String, _ subject: String) -> DaemonEvent {
        DaemonEvent(timestamp: sceneDate - 90, namespace: "default", topic: topic, subject: subject)
    }

    private static func asked(_ name: String, _ keys: String, again: Bool = false) -> Scene {
        images.named(name).then { play in
            for key in keys.split(separator: " ") {
                play.press(String(key))
                if key == "d" || key == "X" || key == "a" { play.send(held) }
            }
        }
    }

    private static let documents = images.named("image-documents").then { play in
        play.press("enter")
        play.send(held, .imageDocuments(digest(10), made))
    }

    private static let absentLayer = documents.named("question-layer").then { play in
        play.press("/ A D D enter enter")
        play.send(.layer(digest(31), .failed(Failure(.incomplete, "The layer 000000000031 isn't here."))))
    }

    private static let files = documents.named("files").then { play in
        play.press("/ A D D enter enter")
        var below = LayerListing()
        below.add("etc/passwd", .file, size: 900)
        below.finish()
        var listing = LayerListing()
        for (path, kind, size) in [
            ("etc/passwd", .file, 1_000), ("etc/.wh.shadow", .file, 0), ("usr/bin/漢字", .file, 70_000),
            ("usr/bin/bad\u{1b}[2J", .symlink, 0),
        ] as [(String, LayerEntryKind, Int64)] { listing.add(path, kind, size: size) }
        listing.finish()
        var stack = LayerStack()
        _ = stack.put(below)
        let changes = stack.put(listing)
        play.send(.layer(digest(31), .listing(listing)), .layer(digest(31), .changes(changes)))
        play.send(.layer(digest(31), .waste(LayerWaste(stack))))
        play.press("j right")
    }

    private static let made: ImageDocuments = {
        func descriptor(_ number: Int, _ type: MediaType, _ platform: Platform? = nil) -> Descriptor {
            Descriptor(mediaType: type, digest: digest(number), size: Int64(number) * 1_000, platform: platform)
        }
        let config = descriptor(12, .ociConfig)
        let layers = [descriptor(31, .ociLayerGzip), descriptor(32, .ociLayerGzip)]
        let image = ImageDocuments.Node(
            descriptor(11, .ociManifest, amd64), .manifest, isPresent: true,
            children: [
                ImageDocuments.Node(config, .config, isPresent: true),
                ImageDocuments.Node(layers[0], .layer, isPresent: true),
                ImageDocuments.Node(layers[1], .layer, isPresent: false),
            ],
            manifest: Manifest(config: config, layers: layers),
            config: ImageConfig(
                created: sceneDate - 86_400 * 40, author: "bad\u{1b}[5m", os: "linux", architecture: "amd64",
                rootFS: .init(diffIDs: [digest(31), digest(33)]),
                history: [
                    .init(createdBy: "ADD file:0a4e in /"), .init(createdBy: "ENV A=\u{202e}b", emptyLayer: true),
                    .init(createdBy: "RUN   apk add \t x\nand more"),
                ],
                config: ContainerConfig(
                    user: "nobody", environment: ["PATH=/bin", "LONG=" + String(repeating: "long/", count: 40)],
                    entrypoint: ["/entry.sh"], command: ["sh", "-c", "a b"], exposedPorts: ["80/tcp"],
                    labels: ["a": "b"])))
        var attestation = ImageDocuments.Node(descriptor(40, .ociManifest), .attestation, isPresent: true)
        attestation.descriptor.annotations["vnd.docker.reference.digest"] = digest(11).description
        var broken = ImageDocuments.Node(descriptor(50, .ociManifest, arm64), .manifest, isPresent: true)
        broken.problem = Failure(.incomplete, "The image manifest can't be read.")
        return ImageDocuments(
            root: ImageDocuments.Node(
                descriptor(10, .ociIndex), .index, isPresent: true, children: [image, attestation, broken]))
    }()

    private static let held: AppEvent = {
        var resources = Resources()
        func ref(_ number: Int) -> [String: String] { ["containerd.io/gc.ref.content.0": digest(number).description] }
        func blob(_ number: Int, _ size: Int64, _ labels: [String: String] = [:]) -> ContentRecord {
            ContentRecord(
                digest: digest(number), size: size, labels: labels, createdAt: sceneDate - 86_400 * 9,
                updatedAt: sceneDate)
        }
        resources.images = [
            .made("docker.io/library/alpine:3.20", target: 10), .made("docker.io/library/busybox:1", target: 20),
            .made("registry.k8s.io/pause:3.9", target: 30, labels: pinned), .made("none\u{1b}[2J", target: 60),
        ]
        resources.blobs = [
            blob(10, 1_800, ref(11)), blob(11, 700, ref(31)), blob(20, 1_900, ref(31)), blob(30, 742_000),
            blob(31, 3_600_000), blob(60, 5_000), blob(90, 12_000),
        ]
        var user = ContainerRecord(
            id: "0f1e2d3c", image: "docker.io/library/busybox:1", snapshotter: "overlayfs", snapshotKey: "0f1e2d3c",
            createdAt: sceneDate)
        user.isRunning = false
        resources.containers = [user]
        let names = [digest(31).description, digest(33).description]
        resources.snapshots["overlayfs"] = [
            SnapshotRecord(name: names[0], kind: .committed, createdAt: sceneDate - 9_000, updatedAt: sceneDate),
            SnapshotRecord(
                name: names[1], parent: names[0], kind: .committed, createdAt: sceneDate - 8_000, updatedAt: sceneDate,
                labels: ["bad": "\u{1b}[31m"]),
            SnapshotRecord(
                name: "0f1e2d3c", parent: names[0], kind: .active, createdAt: sceneDate - 7_000, updatedAt: sceneDate),
        ]
        resources.usages["overlayfs"] = [
            names[0]: SnapshotUsage(size: 7_800_000, inodes: 512), names[1]: SnapshotUsage(size: 90_000, inodes: 3),
            "0f1e2d3c": SnapshotUsage(size: 12_288, inodes: 4),
        ]
        resources.leases = [
            LeaseResources(
                lease: LeaseRecord(
                    id: "tallyman-1", labels: ["containerd.io/gc.expire": "2025-06-15T20:00:00Z"],
                    createdAt: sceneDate - 600),
                resources: [LeaseResource(id: digest(31).description, type: "content")]),
            LeaseResources(
                lease: LeaseRecord(
                    id: "old\u{1b}[2J", labels: ["containerd.io/gc.expire": "2025-06-01T00:00:00Z"],
                    createdAt: sceneDate - 86_400 * 20)),
        ]
        resources.ingests = [
            IngestRecord(
                ref: "layer-\(digest(77))", offset: 1_200_000, total: 5_000_000, expected: digest(77).description,
                startedAt: sceneDate - 7_300, updatedAt: sceneDate - 7_200)
        ]
        return .inventory(.resources(ResourceGraph(resources, at: sceneDate)))
    }()
}
