// Made-up images of every kind, and with every kind of name.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI

extension Scenes {
    /// Images of every kind: in use, pinned, not unpacked, of two platforms, not looked into, unreadable.
    static let images = start.named("images").then { play in
        play.send(
            .inventory(
                .images([
                    .made("docker.io/library/alpine:3.20", target: 10),
                    .made("docker.io/library/busybox:1", target: 20, daysAgo: 15),
                    .made("registry.k8s.io/pause:3.9", target: 30, labels: pinned, daysAgo: 400),
                    .made("registry.k8s.io/coredns/coredns:v1.11.1", target: 40, labels: pinned, daysAgo: 0.2),
                    .made("localhost:5000/team/app@" + digest(50).description, target: 50, daysAgo: 0),
                    .made(digest(60).description, target: 60), .made("quay.io/a/broken:1", target: 70, daysAgo: 61),
                    .made("quay.io/a/unknown:1", target: 80, daysAgo: 800),
                ])),
            .inventory(.containers([container])), .inventory(.contents(contents)))
    }

    /// One of them as a remote snapshotter has it: its layers stay in the registry.
    static let lazy = images.named("lazy").then { play in
        var platform = PlatformContents.made(number: 51, size: 0, blobSize: 412_345_678)
        platform.isLazy = true
        play.send(.inventory(.contents([digest(50): TargetContents(platforms: [platform])])))
    }

    static let pinned = ["io.cri-containerd.pinned": "pinned", "io.cri-containerd.image": "managed"]

    private static let container = ContainerRecord(
        id: "0f1e2d3c", image: "registry.k8s.io/pause:3.9", createdAt: sceneDate)

    private static let contents: [Digest: TargetContents] = [
        digest(10): TargetContents(
            platforms: [
                .made(number: 11, size: 7_800_000, blobSize: 3_600_000),
                .made(arm64, number: 13, size: 0, blobSize: 4_090_000, isUnpacked: false),
            ], missing: [Platform(os: "linux", architecture: "arm", variant: "v7")]),
        digest(20): TargetContents(platforms: [.made(number: 21, size: 4_260_000, blobSize: 2_150_000)]),
        digest(30): TargetContents(platforms: [.made(number: 31, size: 742_000, blobSize: 319_000)]),
        digest(40): TargetContents(platforms: [.made(number: 41, size: 59_900_000, blobSize: 18_200_000)]),
        digest(50): TargetContents(platforms: [.made(number: 51, size: 1_234_567_890, blobSize: 412_345_678)]),
        digest(60): TargetContents(
            platforms: [.made(number: 61, size: nil, blobSize: 999_499, isUnpacked: nil)]),
        digest(70): TargetContents(
            problem: Failure(.incomplete, "The manifest is not here.", hint: "Pull the image again.")),
    ]

    /// Names that a terminal would obey or a reader be misled by, wide ones and very long ones.
    static let strange = start.named("strange-names").then { play in
        play.send(
            .inventory(
                .images([
                    .made("a\u{1b}[31mred\u{1b}[0m", target: 10), .made("b\u{202e}gnp.exe", target: 20),
                    .made("c\nd\te\u{7f}", target: 30), .made("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字:標簽", target: 40),
                    .made("e\u{301}e\u{200b}zero", target: 50),
                    .made(
                        "registry.example.com:5000/" + String(repeating: "very/long/", count: 14) + "name:"
                            + String(repeating: "tag.", count: 12), target: 60),
                    .made("👩‍👩‍👧/emoji", target: 70), .made("", target: 80),
                ])))
    }
}
