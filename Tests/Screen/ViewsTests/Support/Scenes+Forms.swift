// Made-up states of the forms, and of the questions that they lead to.

import App
import Failure
import TransferModel

extension Scenes {
    static let typing: [Scene] = [
        images.named("push").then { $0.press("P") },
        images.named("push-marked").then { $0.press("space space space P tab right") },
        images.named("tag").then { play in
            play.press("t")
            play.type("registry.example.com/mine/alpine:new")
        },
        images.named("tag-overwrite").then { play in
            play.press("t")
            play.type("busybox:1")
            play.press("enter")
        },
        images.named("save").then { $0.press("s") },
        images.named("save-replace").then { play in
            play.press("s enter")
            play.send(.completions(path: "alpine-3.20.tar", [PathCompletion(path: "alpine-3.20.tar")]))
        },
        images.named("load").then { $0.press("o") }, completing, completingNothing,
        images.named("import").then { $0.press("i") },
        images.named("import-problem").then { play in
            play.press("i tab")
            play.type("https://host/root.tar.gz")
            play.press("down down")
            play.type("made by hand")
            play.press("down")
            play.type("linux/")
            play.press("enter")
        },
        refused("login", .auth).then { play in
            play.type("me")
            play.press("tab")
            play.type("secret")
        },
        refused("login-http", .scheme).then { play in
            play.press("h y")
            play.end(.failed(Failure(.auth, "The registry refused.")))
        },
        refused("question-http", .scheme).then { $0.press("h") },
        images.named("question-lazy").then { play in
            play.press("s enter")
            play.send(.completions(path: "alpine-3.20.tar", []))
            let message = "docker.io/library/alpine:3.20 has 4 layers of 60.8 MB that stay in the registry."
            play.end(.failed(.staysInRegistry(message)))
        },
        images.named("question-pull").then { $0.press("space space p") },
        images.named("question-clean-up").then { play in
            play.send(
                .abandoned([
                    AbandonedOperation(
                        namespace: "default", lease: "a", kind: .pull, reference: "docker.io/library/alpine:3"),
                    AbandonedOperation(namespace: "default", lease: "b", kind: nil, reference: "host/b:1"),
                    AbandonedOperation(namespace: "default", lease: "c", kind: .save, reference: "a\u{1b}[31m:2"),
                    AbandonedOperation(namespace: "default", lease: "d", kind: .pull, reference: "host/d:1"),
                ]))
        },
    ]

    private static let completing = images.named("load-completions").then { play in
        play.press("o")
        play.type("/tmp/a")
        play.press("tab")
        let names = ["archives", "alpine.tar", "all.tar.gz", "app.tar", "a\u{1b}[2J", "arm.tar", "as.tar"]
        play.send(
            .completions(path: "/tmp/a", names.map { .init(path: "/tmp/\($0)", isFolder: !$0.contains(".")) }))
    }

    private static let completingNothing = images.named("load-no-completion").then { play in
        play.press("o")
        play.type("/nowhere")
        play.press("tab")
        play.send(.completions(path: "/nowhere", []))
    }

    /// A pull that the registry refused.
    private static func refused(_ name: String, _ failure: Failure.Code) -> Scene {
        images.named(name).then { play in
            play.pull("registry.example.com/team/app:1.42")
            play.transfer(.asked(host: "mirror.example.com:5000"))
            play.end(.failed(Failure(failure, "The registry refused.", cause: "401 Unauthorized")))
        }
    }
}
