// Made-up states of many hosts.

import App
import Failure
import FoundationEssentials
import Inventory
import OCI
import TransferModel

extension Scenes {
    static let overHosts: [Scene] = [
        hosts, hosts.named("hosts-marked").then { $0.press("space j space") },
        hosts.named("hosts-entered").then { $0.press("j enter") },
        fleet, fleet.named("fleet-unfolded").then { $0.press("right") },
        fleet.named("fleet-pull").then { $0.press("p") }, fleet.named("fleet-copy").then { $0.press("C") },
        fleet.named("fleet-delete").then { play in
            play.press("d")
            for host in ["web-1", "web-2", "db"] { play.send(.host(host, .resources(.success(held(by: host))))) }
        },
        matrix,
        matrix.named("matrix-end").then { play in
            let ids = play.state.transfers.map(\.id)
            play.seconds = 9
            for id in ids.dropLast() {
                play.send(
                    .transferEnded(
                        id, .succeeded(TransferResult(images: [], engine: .transfer, snapshotter: "overlayfs"))))
            }
            if let last = ids.last { play.send(.transferEnded(last, .failed(Failure(.network, "The line broke.")))) }
        },
        start.named("hosts-none").then { $0.press("7") },
    ]

    private static let hosts = Scene(
        "hosts",
        hosts: [
            AppSettings.Host(name: "web-1", groups: ["web"]),
            AppSettings.Host(name: "web-2", groups: ["web", "canary"]),
            AppSettings.Host(name: "db"), AppSettings.Host(name: "ssh://admin@far.example.com:2222"),
            AppSettings.Host(name: "new"),
        ]
    ).then { play in
        for (host, target) in [("web-1", 10), ("web-2", 11), ("db", 11)] {
            play.send(
                .host(host, .connection(connected)),
                .host(
                    host,
                    .inventories([
                        .images(
                            [
                                .made("registry.example.com/shop/web:1.4", target: target),
                                .made("docker.io/library/redis:7", target: 12),
                            ].filter { host != "db" || $0.name.contains("web") })
                    ])))
        }
        play.send(.host("web-2", .disk(DiskSpace(free: 42_000_000_000))))
        play.send(
            .host(
                "ssh://admin@far.example.com:2222",
                .connection(.lost(Failure(.network, "ssh://admin@far.example.com:2222 doesn't answer.")))))
        play.press("7")
    }

    private static let fleet = hosts.named("fleet").then { $0.press("8") }

    private static let matrix = hosts.named("matrix").then { play in
        play.press("space space space p")
        play.type("registry.example.com/shop/web:1.5")
        play.press("enter")
        for (number, item) in play.state.transfers.enumerated() {
            play.send(
                .transferEvents(
                    item.id,
                    [.engine(.transfer)]
                        + (number == 0
                            ? [] : [.manifest((4, 10)), .layer(4, .downloading, Double(number) * 3, of: 10)])))
        }
        play.seconds = 4
        play.send(.tick)
    }

    private static func held(by host: String) -> ResourceGraph {
        var resources = Resources()
        resources.images = [.made("registry.example.com/shop/web:1.4", target: host == "web-1" ? 10 : 11)]
        return ResourceGraph(resources, at: .distantPast)
    }
}
