// The configuration file: what it may say, and how its mistakes are told.

import App
import Canvas
import Config
import Failure
import Testing
import TransferModel

@Suite struct ConfigurationTests {
    @Test func `an empty file says nothing`() throws {
        #expect(try Configuration(parsing: "# nothing\n", path: "c") == Configuration())
    }

    @Test func `all that it may say`() throws {
        let configuration = try Configuration(
            parsing: """
                address = "/run/x.sock"
                namespace = "k8s.io"
                snapshotter = "native"
                engine = "local"
                hosts-dirs = ["/a", "/b"]
                theme = "nord"   # a comment
                mouse = false
                on-hangup = "keep"
                [local]
                downloads = 7
                [window]
                title = false
                progress = false
                alert = "osc-9"
                [registries."Registry.lan:5000"]
                plain-http = true
                [registries.old]
                skip-verify = true
                [keys]
                quit = "Q"
                pull = ["ctrl-p", "f5"]
                """, path: "c")
        #expect(configuration.address == "/run/x.sock")
        #expect(configuration.namespace == "k8s.io")
        #expect(configuration.snapshotter == "native")
        #expect(configuration.engine == .local)
        #expect(configuration.hostsDirectories == ["/a", "/b"])
        #expect(configuration.theme == "nord")
        #expect(!configuration.mouse)
        #expect(configuration.onHangUp == .keep)
        #expect(configuration.downloads == 7)
        #expect(!configuration.window.title && !configuration.window.progress)
        #expect(configuration.window.alert == .osc9)
        #expect(configuration.registries["registry.lan:5000"]?.plainHTTP == true)
        #expect(configuration.registries["old"]?.skipsVerification == true)
        #expect(configuration.keyMap.keys(for: .quit) == [.character("Q")])
        #expect(configuration.keyMap.keys(for: .pull) == [.control("p"), .function(5)])
        #expect(configuration.keyMap.keys(for: .push) == KeyMap.standard.keys(for: .push))
        // What is printed says the same again.
        let again = try Configuration(parsing: configuration.text, path: "d")
        #expect(again.keyMap == configuration.keyMap)
        #expect(again.text == configuration.text)
    }

    @Test func `what is printed without a file is a file that changes nothing`() throws {
        var again = try Configuration(parsing: Configuration().text, path: "c")
        #expect(again.keyMap == .standard)
        again.keys = [:]
        #expect(again == Configuration())
    }

    @Test(
        arguments: [
            ("them = \"nord\"", "c:1:1: there is no setting \"them\"", "Did you mean \"theme\"?"),
            ("\n\nmouse = 3", "c:3:1: \"mouse\" has to be true or false", nil),
            ("engine = \"fast\"", "c:1:1: \"engine\" has to be one of \"auto\", \"transfer\", \"local\"", nil),
            ("namespace = 7", "c:1:1: \"namespace\" has to be a text in quotes", nil),
            ("hosts-dirs = [1]", "c:1:1: \"hosts-dirs\" has to be a list of texts, such as [\"a\", \"b\"]", nil),
            ("[local]\ndownloads = 99", "c:2:1: \"downloads\" has to be a number from 1 to 32", nil),
            (
                "[local]\ndownload = 9", "c:2:1: there is no setting \"download\" in [local]",
                "Did you mean \"downloads\"?"
            ),
            (
                "[window]\nalert = \"horn\"",
                "c:2:1: \"alert\" has to be one of \"off\", \"bell\", \"osc-9\", \"osc-777\"", nil
            ),
            ("[window]\ntile = true", "c:2:1: there is no setting \"tile\" in [window]", "Did you mean \"title\"?"),
            ("local = 3", "c:1:1: \"local\" has to be a table: [local] on a line of its own", nil),
            (
                "[registries.\"a.b:1\"]\nplain = true",
                "c:2:1: there is no setting \"plain\" in [registries.\"a.b:1\"]",
                "Known are: skip-verify, plain-http."
            ),
            ("registries.x = true", "c:1:12: \"x\" has to be a table: [registries.x] on a line of its own", nil),
            ("[keys]\npul = \"p\"", "c:2:1: there is no action \"pul\"", "Did you mean \"pull\"?"),
            ("[keys]\npull = 3", "c:2:1: \"pull\" has to be a list of texts, such as [\"a\", \"b\"]", nil),
            (
                "[keys]\n\npull = \"hyper-x\"", "c:3:1: \"hyper-x\", given to \"pull\", is an invalid key.",
                "Write one character, or a name such as ctrl-x, alt-x, f5, enter, esc, space, pgup."
            ),
            (
                "[keys]\npush = \"p\"", "c:2:1: The key p is given to both \"pull\" and \"push\".",
                "Give one of them another key."
            ),
            (
                "mouse = true\n[keys]\nmouse = \"m\"\n[local]\nmouse = 1",
                "c:5:1: there is no setting \"mouse\" in [local]", "Known are: downloads, loopback-here."
            ),
            (
                "[registries]\n\"a.b\" = { plain-http = true,\tskip = 1 }",
                "c:2:30: there is no setting \"skip\" in [registries.\"a.b\"]",
                "Known are: skip-verify, plain-http."
            ),
            ("[keys]\nquit = []", "c:2:1: No key would quit.", "Give \"quit\" a key."),
        ] as [(String, String, String?)])
    func `mistakes are told with their place`(text: String, message: String, hint: String?) {
        let failure = #expect(throws: Failure.self) { try Configuration(parsing: text, path: "c") }
        #expect(failure?.code == .policy)
        #expect(failure?.message == message)
        #expect(failure?.hint == hint)
    }

    @Test(arguments: [("mouse = true\ntheme = \n", "c:2:9: "), ("[*]", "c:1:2: "), ("\0", "c:1:1: ")])
    func `what is no TOML is told with its place`(text: String, place: String) {
        let failure = #expect(throws: Failure.self) { try Configuration(parsing: text, path: "c") }
        #expect(failure?.code == .policy)
        #expect(failure?.message.hasPrefix(place) == true, "\(failure?.message ?? "")")
    }

    @Test func `two actions may change their keys`() throws {
        let configuration = try Configuration(parsing: "[keys]\npull = \"P\"\npush = \"p\"\n", path: "c")
        #expect(configuration.keyMap.action(for: .character("p"), in: .images) == .push)
    }
}
