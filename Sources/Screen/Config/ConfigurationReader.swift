// Reads the configuration file strictly: the first mistake is told with its place.

import App
import Canvas
package import Failure
import TOML
import Text
import TransferModel

extension Configuration {
    /// `path` is named in what is told. Throws class `policy` with the first mistake, as `path:line:column: …`.
    package init(parsing text: String, path: String) throws(Failure) {
        self.init()
        let file: TOMLTable
        do throws(TOMLMistake) {
            file = try TOMLTable(parsing: text)
        } catch {
            throw Failure(.policy, "\(path):\(error.place.line):\(error.place.column): \(error.message)")
        }
        try read(SettingsTable(file, in: "", of: path))
    }

    private mutating func read(_ file: SettingsTable) throws(Failure) {
        try file.allow([
            "address", "namespace", "snapshotter", "engine", "hosts-dirs", "theme", "mouse", "on-hangup", "local",
            "window", "hosts-at-once", "hosts", "registries", "keys",
        ])
        address = try file.text("address")
        namespace = try file.text("namespace") ?? namespace
        snapshotter = try file.text("snapshotter")
        engine = try file.choice("engine") ?? engine
        hostsDirectories = try file.texts("hosts-dirs") ?? []
        theme = try file.text("theme")
        mouse = try file.flag("mouse") ?? mouse
        onHangUp = try file.choice("on-hangup") ?? onHangUp
        if let local = try file.table("local") {
            try local.allow(["downloads", "loopback-here"])
            loopbackHere = try local.flag("loopback-here") ?? loopbackHere
            downloads = try local.number("downloads", in: Self.downloads) ?? downloads
        }
        if let table = try file.table("window") {
            try table.allow(["title", "progress", "alert"])
            window.title = try table.flag("title") ?? window.title
            window.progress = try table.flag("progress") ?? window.progress
            window.alert = try table.choice("alert") ?? window.alert
        }
        for (name, registry) in try file.table("registries")?.tables() ?? [] {
            try registry.allow(["skip-verify", "plain-http"])
            registries[name.lowercased()] = Registry(
                skipsVerification: try registry.flag("skip-verify") ?? false,
                plainHTTP: try registry.flag("plain-http") ?? false)
        }
        hostsAtOnce = try file.number("hosts-at-once", in: Self.hostsAtOnce) ?? hostsAtOnce
        hosts = try file.table("hosts")?.tables().map(Host.init).sorted { $0.name < $1.name } ?? []
        if let table = try file.table("keys") { try readKeys(table) }
    }

    private mutating func readKeys(_ table: SettingsTable) throws(Failure) {
        for name in table.names {
            guard Action(rawValue: name) != nil else {
                throw table.failure(
                    "there is no action \"\(name)\"",
                    NearestName.hint(for: name, in: Action.allCases.map(\.rawValue)), at: name)
            }
            keys[name] = try table.texts(name)
        }
        do {
            keyMap = try KeyMap(changing: keys)
        } catch {
            // The message names what it is about.
            let name = table.names.first { error.message.contains("\"\($0)\"") }
            throw table.failure(error.message, error.hint, at: name ?? "quit")
        }
    }
}

extension Configuration.Host {
    fileprivate init(_ name: String, _ table: SettingsTable) throws(Failure) {
        try table.allow(["ssh", "address", "namespace", "sudo", "groups"])
        self.init(
            name: name, ssh: try table.text("ssh"), address: try table.text("address"),
            namespace: try table.text("namespace"), sudo: try table.flag("sudo") ?? false,
            groups: try table.texts("groups") ?? [])
    }
}
