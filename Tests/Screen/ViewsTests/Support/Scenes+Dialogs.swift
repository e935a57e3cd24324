// Made-up states of the dialogs.

import App
import Inventory

extension Scenes {
    static let asking: [Scene] = [
        images.named("pull").then { $0.press("p") },
        images.named("pull-typed").then { play in
            play.press("p")
            play.type("registry.example.com:5000/a/repository/with/a/rather/long/path/to/its/name:1.42.0-beta.1")
        },
        images.named("pull-problem").then { play in
            play.press("p")
            play.type("https://example.com/App:1")
            play.press("enter")
        },
        images.named("pull-platform").then { play in
            play.press("p")
            play.type("a")
            play.press("down")
            play.type("linux/")
        },
        snapshotters.named("pull-choices").then { play in
            play.press("p")
            play.type("app")
            play.press("tab")
            play.type("all")
            play.press("tab right tab right")
        },
        namespaces, images.named("namespaces-none").then { $0.press("n") },
        running.named("question-cancel").then { $0.press("c") },
        longCancel, list.named("question-quit").then { $0.press("q") },
        images.named("help").then { $0.press("?") }, images.named("help-end").then { $0.press("? G") },
        single.named("help-single").then { $0.press("?") },
        images.named("help-details").then { $0.press("enter ?") },
        images.named("help-found").then { $0.press("? / m a r k") },
        images.named("help-nothing").then { $0.press("? / z z z enter") },
    ]

    /// They have no frame.
    static let commanding: [Scene] = [
        images.named("command").then { $0.press(": p u s h space") },
        images.named("command-completions").then { $0.press(": n a tab") },
        images.named("command-unknown").then { $0.press(": e v n e t s enter") },
        images.named("command-impossible").then { $0.press("z") },
    ]

    static let namespaces = images.named("namespaces").then { play in
        let names = [("default", 8), ("k8s.io", 214), ("moby", 1), ("a\u{202e}b", 0)] as [(String, Int)]
        let uncounted = ["buildkit", "a-namespace-with-a-very-long-name-that-goes-on-and-on-and-on-for-76-letters"]
        play.send(
            .inventory(
                .namespaces(
                    names.map { NamespaceSummary(record: NamespaceRecord(name: $0.0), images: $0.1) }
                        + uncounted.map { NamespaceSummary(record: NamespaceRecord(name: $0)) })))
        play.press("n j")
    }

    /// The name alone takes more lines than a small screen has.
    static let longCancel = images.named("question-long").then { play in
        play.pull("registry.example.com:5000/" + String(repeating: "a-long-path/", count: 17) + "name:1")
        play.press("c")
    }
}
