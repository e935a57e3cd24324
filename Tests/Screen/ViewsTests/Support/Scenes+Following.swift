// Made-up states of transfers of every kind, of groups, and of what is kept.

import App
import Failure
import OCI
import TransferModel

extension Scenes {
    static let following: [Scene] = [
        kinds, groups, groups.named("question-cancel-group").then { $0.press("c") },
        groups.named("group-ended").then { play in
            for number in 1...7 { play.send(.transferEnded(TransferID(number: number), .unpacked)) }
        },
        kept, kept.named("question-discard").then { $0.press("x") },
        kept.named("kept-page").then { $0.press("enter") }, loaded, saving, queued,
    ]

    /// One ended or running transfer of each kind.
    private static let kinds = images.named("transfers-kinds").then { play in
        play.pull("alpine")
        play.end(.unpacked)
        play.press("1 P enter")
        play.end(.succeeded(TransferResult(images: [], engine: .transfer)))
        play.press("1 t")
        play.type("host/new:1")
        play.press("enter")
        play.end(.succeeded(TransferResult(images: [], engine: .transfer)))
        play.press("1 s enter")
        play.send(.completions(path: "alpine-3.20.tar", []))
        play.end(.failed(Failure(.storage, "The disk is full.")))
        play.press("o")
        play.type("/tmp/archive.tar")
        play.press("enter")
        play.end(.cancelled)
        play.press("i")
        play.type("https://host.example.com/root.tar.gz")
        play.press("enter")
        if let id = play.state.transfers.first?.id { play.send(.transferEvents(id, [.engine(.local)])) }
        play.transfer(.settled, .stream(current: 0, total: 50_000_000))
        for step in 1...4 {
            play.seconds += 1
            play.transfer(.stream(current: Int64(step) * 5_000_000, total: 50_000_000))
        }
        play.press("esc esc")
    }

    /// Five pulls, of which one is done, one failed, and three run.
    private static let groups = images.named("transfers-group").then { play in
        play.press("space space space space space space space space space p y")
        for number in 1...3 {
            let events: [TransferEvent] = [
                .manifest((20, 100)), .settled, .layer(20, .downloading, Double(number) * 10, of: 100),
            ]
            play.send(.transferEvents(TransferID(number: number), events))
        }
        play.seconds = 2
        play.send(.transferEnded(TransferID(number: 1), .unpacked))
        play.send(.transferEnded(TransferID(number: 2), .failed(Failure(.network, "The line broke."))))
        play.press("esc")
    }

    private static let queued = images.named("queued").then { play in
        play.press("space space space space space space space p y")
        play.press("G enter")
    }

    private static let kept = images.named("kept").then { play in
        guard let reference = Reference(stored: "registry.example.com/team/app:1.42") else { return }
        let request = PullRequest(reference: reference, platforms: .only([amd64]), snapshotter: "overlayfs")
        play.send(
            .kept([KeptTransfer(namespace: "default", lease: "a", operation: .pull(request), bytes: 412_000_000)]))
        play.press("2")
    }

    /// An archive whose images are told of, one of them twice.
    private static let loaded = images.named("loaded").then { play in
        play.press("o")
        play.type("/tmp/archive.tar")
        play.press("enter")
        play.transfer(.note("read as a Docker archive"), .settled, .stream(current: 50_000_000, total: 50_000_000))
        play.seconds = 5
        let names = ["docker.io/library/a:1", "docker.io/library/b:2", "docker.io/library/a:1", "c\u{1b}[31m:3"]
        play.end(
            .succeeded(
                TransferResult(
                    images: names.map { NamedDigest(reference: $0, digest: digest(1)) }, engine: .transfer,
                    snapshotter: "overlayfs", unpacked: true)))
    }

    private static let saving = images.named("saving").then { play in
        play.press("s enter")
        play.send(.completions(path: "alpine-3.20.tar", []))
        play.transfer(.settled, .stream(current: 0, total: 50_000_000))
        for step in 1...4 {
            play.seconds += 1
            play.transfer(.stream(current: Int64(step) * 5_000_000, total: 50_000_000))
        }
    }
}
