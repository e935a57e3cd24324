// A screen that tests drive by keys and events.

import App
import Canvas
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing
import TransferModel

struct Session {
    private(set) var state: AppState
    /// Since the program started; tests set it.
    var seconds = 0.0

    init(mode: AppMode = .browse, keyMap: KeyMap = .standard, columns: Int = 80, rows: Int = 24) {
        let settings = AppSettings(platform: amd64, keyMap: keyMap, mode: mode)
        state = AppState(settings: settings, columns: columns, rows: rows)
    }

    /// With several machines.
    init(hosts: [AppSettings.Host], plan: FleetPlan = FleetPlan()) {
        state = AppState(settings: AppSettings(platform: amd64, hosts: hosts, plan: plan), columns: 80, rows: 24)
    }

    /// Connected, with three images, two snapshotters that work and one that doesn't, and two namespaces.
    static var usual: Session {
        var session = Session()
        session.send(.connection(.up))
        session.send(.inventory(.namespaces(NamespaceSummary.made("default", "k8s.io"))))
        session.send(
            .inventory(
                .snapshotters([
                    SnapshotterSummary(name: "btrfs", state: .skipped("no btrfs")),
                    SnapshotterSummary(name: "native", state: .ok), SnapshotterSummary(name: "overlayfs", state: .ok),
                ])))
        session.list(["docker.io/library/alpine:3.20", "docker.io/library/busybox:1", "registry.k8s.io/pause:3.9"])
        return session
    }

    /// Four hosts, connected but for the last; two have another digest of `web`, one lacks it.
    static func fleet(plan: FleetPlan = FleetPlan()) -> Session {
        var session = Session(
            hosts: ["a", "b", "c", "d"].map { AppSettings.Host(name: $0, groups: $0 < "c" ? ["web"] : []) }, plan: plan)
        for (name, target) in [("a", 10), ("b", 11), ("c", nil)] as [(String, Int?)] {
            session.send(.host(name, .connection(.up)))
            let web = target.map { [ImageRecord.made("r.test/web:1", target: $0)] } ?? []
            session.send(.host(name, .inventories([.images(web + [.made("r.test/base:2", target: 20)])])))
        }
        session.send(.host("d", .connection(.lost(Failure(.network, "d doesn't answer.")))))
        return session
    }

    /// Connected, with so many images.
    static func with(images count: Int, columns: Int = 80, rows: Int = 24) -> Session {
        var session = Session(columns: columns, rows: rows)
        session.send(.connection(.up))
        session.send(.inventory(.images(ImageRecord.made(count: count))))
        return session
    }
}

extension Session {
    @discardableResult
    mutating func send(_ event: AppEvent) -> [Effect] {
        let date = Date(timeIntervalSince1970: 1_700_000_000 + seconds)
        defer { state.refreshStale() }
        return state.update(event, at: Moment(date: date, uptime: .seconds(seconds)))
    }

    /// Names of keys separated by blanks; returns the effects of all.
    @discardableResult
    mutating func press(_ keys: String) -> [Effect] {
        var effects: [Effect] = []
        for name in keys.split(separator: " ") {
            guard let key = Key(String(name)) else {
                Issue.record("\(name) is no key")
                continue
            }
            effects += send(.key(key))
        }
        return effects
    }

    mutating func type(_ text: String) {
        for character in text { send(.key(.character(character))) }
    }

    /// Lists images by these names; their targets are 10, 11, … in the order given.
    mutating func list(_ names: [String]) {
        send(.inventory(.images(zip(10..., names).map { .made($1, target: $0) })))
    }

    /// Starts a pull by the dialog.
    @discardableResult
    mutating func pull(_ reference: String) -> TransferID {
        press("p")
        type(reference)
        press("enter")
        return state.transfers.first?.id ?? TransferID(number: 0)
    }
}
