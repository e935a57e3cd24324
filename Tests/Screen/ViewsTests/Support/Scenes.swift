// Every made-up state that has a snapshot, and those of lists and the connection.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

/// Every scene that has a snapshot.
enum Scenes {
    static let all = browsing + transferring + asking + commanding + typing + following + housekeeping + overHosts

    static let connected = ConnectionState.connected(
        DaemonRecord(version: "2.1.9+unknown", revision: "", uuid: "a", pid: 1), address: "/run/a.sock",
        engine: .transfer, engineReason: nil)

    static let start = Scene("loading").then { $0.send(.connection(connected)) }

    static let browsing: [Scene] = [
        Scene("connecting").then { $0.send(.connection(.connecting(address: "/run/containerd/containerd.sock"))) },
        start, start.named("empty").then { $0.send(.inventory(.images([]))) },
        images, images.named("images-unfolded").then { $0.press("right j") },
        images.named("images-marked").then { $0.press("j space space") },
        images.named("filter").then { $0.press("/ d o c k e r") },
        images.named("filter-kept").then { $0.press("/ d o c k e r enter") },
        images.named("filter-query").then { $0.press("/ ! p a u s e space ~ k b y enter") },
        images.named("filter-pattern").then { $0.press("/ / ^ d o c k e r . * ( a l p | b o x )") },
        images.named("filter-wrong").then { $0.press("/ / a l p (") },
        images.named("filter-fields").then { $0.press("/ s i z e : > 1 m space p i n n e d") },
        images.named("sorted").then { $0.press("< <") }, images.named("sorted-up").then { $0.press("> > I") },
        images.named("images-all-marked").then { $0.press("ctrl-a") },
        lazy, lazy.named("lazy-filter").then { $0.press("/ l a z y") },
        images.named("filter-none").then { $0.press("/ z z z") },
        strange, details, images.named("details-unknown").then { $0.press("G enter") },
        images.named("lost").then { $0.send(.connection(.lost(lost))) },
        images.named("banner").then { $0.send(.failed(failure)) },
        images.named("banner-strange").then { play in
            play.send(
                .failed(
                    Failure(
                        .network, "bad \u{1b}[2J\u{202e}漢字e\u{301} \(String(repeating: "long", count: 80))",
                        hint: "\u{7}hint\u{9b}31m")))
        },
        hundreds, hundreds.named("many-end").then { $0.press("G") },
        images.named("notice").then { $0.press("y") },
        snapshotters, snapshotters.named("snapshotters-failed").then { $0.press("j j j") },
        snapshotters.named("snapshotters-dead").then { $0.press("j j") },
        snapshotters.named("configuration").then { $0.press("j j v") },
    ]

    /// More than fit.
    static let hundreds = start.named("many").then { play in
        play.send(
            .inventory(
                .images(
                    (0..<300).map { number in
                        ImageRecord(
                            name: "r.example.com/many/repository-\(number):\(number % 7)",
                            target: Descriptor(mediaType: .ociIndex, digest: digest(number), size: 1),
                            createdAt: sceneDate, updatedAt: sceneDate)
                    })))
        play.press("ctrl-d ctrl-d")
    }

    static let lost = Failure(
        .daemon, "The connection to containerd broke.", hint: "It is tried again every few seconds.")

    static let failure = Failure(
        .rateLimit, "The registry docker.io says that too many images were pulled from this address.",
        hint: "Log in, or wait for an hour.", cause: "429 Too Many Requests")
}
