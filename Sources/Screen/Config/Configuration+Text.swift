// The configuration as a file that says the same, with a word on each setting.

import App
import Canvas
import TOML
import TransferModel

extension Configuration {
    /// Settings that have no value stand in comments.
    package var text: String {
        func setting(_ name: String, _ value: String?, else example: String = "") -> String {
            value.map { "\(name) = \(TOMLText.quoted($0))" } ?? "# \(name) = \(TOMLText.quoted(example))"
        }
        var lines = [
            "# containerd's socket; without one the known sockets are tried.",
            setting("address", address, else: "/run/containerd/containerd.sock"),
            "namespace = \(TOMLText.quoted(namespace))",
            "# Where pulls are unpacked; without it the namespace's default, else overlayfs.",
            setting("snapshotter", snapshotter, else: "overlayfs"),
            "# Who moves the bytes: auto, transfer (containerd) or local (this program).",
            setting("engine", engine.rawValue),
            "# Folders with registries' hosts files, in place of the usual ones.",
            "hosts-dirs = \(TOMLText.list(hostsDirectories))", "",
            "# A name, or the path of a theme file; without it default, or mono where there are no colours.",
            setting("theme", theme, else: "default"),
            "# Clicks and the wheel; terminals then select text with shift.",
            "mouse = \(mouse)",
            "# What becomes of running pulls when the terminal goes away: cancel, or keep what is here for a day.",
            setting("on-hangup", onHangUp.rawValue),
            "# On how many hosts a transfer runs at once, from 1 to 100.",
            "hosts-at-once = \(hostsAtOnce)", "", "[local]",
            "# How many blobs the local engine moves at once for one operation, from 1 to 32.",
            "downloads = \(downloads)",
            "# Whether a registry at localhost is this machine's, also for daemons on other hosts.",
            "loopback-here = \(loopbackHere)", "", "[window]",
            "# The window's title says on which host this is, and how far transfers are.",
            "title = \(window.title)",
            "# Their progress stands in the window's tab, in terminals that are known to have room for it there.",
            "progress = \(window.progress)",
            "# Tells of the end of a transfer of more than 10 s while another window is in front: bell, a notification by",
            "# osc-9 or osc-777, or off.",
            setting("alert", window.alert.rawValue), "",
        ]
        for host in hosts {
            lines += ["[hosts.\(TOMLText.key(host.name))]"]
            for (name, value) in [("ssh", host.ssh), ("address", host.address), ("namespace", host.namespace)] {
                if let value { lines.append(setting(name, value)) }
            }
            lines += ["sudo = \(host.sudo)", "groups = \(TOMLText.list(host.groups))", ""]
        }
        for (name, registry) in registries.sorted(by: { $0.key < $1.key }) {
            lines += [
                "[registries.\(TOMLText.key(name))]", "skip-verify = \(registry.skipsVerification)",
                "plain-http = \(registry.plainHTTP)", "",
            ]
        }
        lines += ["[keys]"] + keyMap.names.map { "\($0.action) = \(TOMLText.list($0.keys))" }
        return lines.joined(separator: "\n") + "\n"
    }
}
