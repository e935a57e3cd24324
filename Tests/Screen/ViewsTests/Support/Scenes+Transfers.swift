// Made-up states of transfers: running in every phase, and ended in every way.

import App
import Failure
import OCI
import TransferModel

extension Scenes {
    static let transferring: [Scene] =
        [
            images.named("transfers-none").then { $0.press("2") },
            started, running, running.named("running-only").then { $0.press("a") },
            running.named("cancelling").then { $0.press("c y") }, estimated, done,
            done.named("transfers-done").then { $0.press("esc") },
            failed, cancelled, list, list.named("transfers-filter").then { $0.press("/ b u s y") }, many, single,
        ] + pages

    static let started = images.named("started").then { play in
        play.pull("registry.example.com/team/app:1.42")
        play.seconds = 2
        play.transfer(.status("resolving registry.example.com/team/app:1.42"))
    }

    /// Layer 20 was there, 21 is done, 22 comes, 23 has stalled, 24 is unpacked to, 25 is unpacked, 26 to 28 wait.
    private static let atWork: @Sendable (inout Play) -> Void = { play in
        if let id = play.state.transfers.first?.id { play.send(.transferEvents(id, [.engine(.transfer)])) }
        play.transfer(
            .manifest((20, 214), (21, 8), (22, 76.3), (23, 30), (24, 64), (25, 1.5), (26, 190), (27, 12), (28, 0.9)),
            .layer(20, .exists, 214, of: 214), .layer(21, .complete, 8, of: 8), .layer(22, .waiting, of: 76.3),
            .layer(23, .downloading, 6, of: 30), .layer(26, .waiting, of: 190), .layer(27, .waiting, of: 12),
            .layer(28, .waiting, of: 0.9), .layer(25, .complete, 1.5, of: 1.5), .layer(25, .unpacked, of: 1.5))
        play.seconds += 4
        play.transfer(.layer(23, .downloading, 12.2, of: 30), .layer(24, .complete, 64, of: 64))
        for step in 1...12 {
            play.seconds += 1
            play.transfer(
                .layer(22, .downloading, Double(step) * 4, of: 76.3),
                .layer(24, .unpacking, Double(step) * 3, of: 64))
        }
        play.seconds += 0.5
    }

    static let running = images.named("running").then { play in
        play.pull("registry.example.com/team/app:1.42")
        atWork(&play)
        play.transfer(.settled)
    }

    /// Not all manifests are read, and there is a warning.
    static let estimated = images.named("estimated").then { play in
        play.press("p")
        play.type("alpine")
        play.press("tab")
        play.type("all")
        play.press("enter")
        play.transfer(.warning(Failure(.policy, "The mirror was passed over.", hint: "Look at hosts.toml.")))
        atWork(&play)
    }

    static let done = running.named("done").then { play in
        play.seconds += 20
        play.end(.unpacked)
    }

    /// The hint is a piece of configuration whose lines stay lines.
    static let failed = running.named("failed").then { play in
        play.end(
            .failed(
                Failure(
                    .snapshotter, "The daemon will not unpack to the snapshotter stargz.",
                    hint: """
                        Add this to /etc/containerd/config.toml and start containerd anew:
                        [[plugins."io.containerd.transfer.v1.local".unpack_config]]
                          platform = "linux/amd64"
                          snapshotter = "stargz"
                        """,
                    cause: "no unpack platforms defined: \u{1b}[31minvalid argument")))
    }

    static let cancelled = running.named("cancelled").then { $0.end(.cancelled) }

    static let list = images.named("transfers").then { play in
        play.pull("alpine")
        play.end(.unpacked)
        play.pull("quay.io/a/b:1")
        play.end(.failed(Failure(.network, "The line broke.")))
        play.pull("busybox")
        play.seconds = 3
        play.end(.cancelled)
        play.pull("registry.example.com/team/app:1.42")
        play.transfer(
            .manifest((20, 100), (21, 8)), .layer(21, .exists, 8, of: 8), .settled,
            .layer(20, .downloading, 0, of: 100))
        for step in 1...6 {
            play.seconds += 1
            play.transfer(.layer(20, .downloading, Double(step * 10), of: 100))
        }
        play.press("esc")
    }

    /// More layers than lines.
    static let many = images.named("many-layers").then { play in
        play.pull("big")
        play.transfer(.manifest((100..<227).map { ($0, 10) }), .settled)
        for number in 190..<227 { play.transfer(.layer(number, .downloading, 1, of: 10)) }
        play.seconds = 3
        for number in 190..<227 { play.transfer(.layer(number, .downloading, 5, of: 10)) }
    }

    /// Images of few, some and many layers: the first are here, then unpacked; one is being unpacked, three come.
    static let pages = [3, 30, 127].map { count in
        images.named("layers-\(count)").then { play in
            play.pull("registry.example.com/team/app:1.42")
            let layers = (0..<count).map { (0x1000 + $0, 1.5 + Double($0 * 37 % 90)) }
            func each(_ part: Range<Int>, _ event: (Int, Double) -> TransferEvent) {
                for (layer, size) in layers[part.clamped(to: layers.indices)] { play.transfer(event(layer, size)) }
            }
            play.transfer(.engine(.transfer), .manifest(layers), .settled)
            let (here, done) = (count / 6, count / 3)
            each(0..<here) { .layer($0, .exists, of: $1) }
            each(here..<done) { .layer($0, .unpacked, of: $1) }
            for step in 1...8 {
                play.seconds += 1
                let share = Double(step) / 10
                each(done..<done + 1) { .layer($0, .unpacking, $1 * share, of: $1) }
                each(done + 1..<done + 4) { .layer($0, .downloading, $1 * share / 2, of: $1) }
            }
        }
    }

    static let single = Scene("single", mode: .single(.pull(pullOfApp))).then { play in
        play.send(.connection(connected))
        atWork(&play)
        play.transfer(.settled)
    }

    private static var pullOfApp: PullRequest {
        guard let reference = Reference(stored: "registry.example.com/team/app:1.42") else {
            preconditionFailure("the reference of a scene is none")
        }
        return PullRequest(reference: reference, platforms: .only([amd64]), snapshotter: "overlayfs")
    }
}
