// Single facts of the screen that a snapshot alone would not defend.

import App
import Canvas
import Failure
import Inventory
import Testing
import Text
import Themes
import TransferModel
import Views

@Suite struct ScreenTests {
    private func lines(_ scene: Scene, columns: Int = 80, rows: Int = 24) -> [String] {
        scene.played(columns: columns, rows: rows).canvas().lines
    }

    @Test func `control characters and overrides in names are spelled out`() {
        let text = lines(Scenes.strange).joined(separator: "\n")
        for name in ["a\\x1b[31mred\\x1b[0m", "b\\u202egnp.exe", "c\\x0ad\\x09e\\x7f", "e\\u200bzero"] {
            #expect(text.contains(name))
        }
    }

    @Test func `that a registry is asked for its tags is said below the reference`() {
        let asking = Scenes.images.named("asking").then { $0.press("p a : 1 tab") }
        #expect(lines(asking).contains { $0.contains("asking the registry for its tags") })
        #expect(!lines(asking.then { $0.press("tab") }).contains { $0.contains("asking the registry") })
    }

    @Test func `an image that is in use and pinned says both`() {
        #expect(lines(Scenes.images).contains { $0.contains("in use pinned") })
    }

    @Test(
        arguments: [
            (40, ["REPOSITORY", "TAG", "SIZE"]), (80, ["REPOSITORY", "TAG", "PLATFORM", "SIZE"]),
            (120, ["REPOSITORY", "TAG", "IMAGE", "ID", "CREATED", "PLATFORM", "SIZE", "BLOBS"]),
        ])
    func `columns give way where the screen is narrow`(columns: Int, headings: [String]) throws {
        let line = try #require(lines(Scenes.images, columns: columns).first { $0.contains("REPOSITORY") })
        #expect(line.split(separator: " ").map(String.init) == headings)
    }

    @Test(arguments: [80, 100, 120, 200]) func `a layer at work shows its share, bytes and speed`(columns: Int) throws {
        let line = try #require(lines(Scenes.running, columns: columns).first { $0.contains("↓ downloading  ") })
        for text in [columns < 100 ? " 3/9 " : "layer 3/9", "62 %", "48.0/76.3 MB", "4.0 MB/s"] {
            #expect(line.contains(text))
        }
    }

    @Test(arguments: [40, 59, 60, 80]) func `a layer's phase stays whole`(columns: Int) {
        let text = lines(Scenes.running, columns: columns)
        for phase in [" ↓ downloading", " ! stalled 12 s", " ⇣ unpacking"] {
            #expect(text.contains { $0.hasPrefix("   aa") && $0.contains(phase) })
        }
    }

    @Test(arguments: [40, 59, 60, 80]) func `a layer's place stays whole`(columns: Int) {
        #expect(lines(Scenes.many, columns: columns).contains { $0.contains("100/127 ") })
    }

    @Test func `an estimated total is at least that`() throws {
        #expect(lines(Scenes.estimated).contains { $0.contains("58 %   ≥ 348/597 MB") })
        let ascii = Scenes.estimated.played(columns: 80, rows: 24).canvas(isUTF8: false).lines
        #expect(ascii.contains { $0.contains("58 %   >= 348/597 MB") })
        #expect(!lines(Scenes.running).contains { $0.contains("≥") })
        #expect(!lines(Scenes.estimated).contains { $0.contains("left") })
    }

    @Test func `the lines of a hint stay lines, with their indentation`() {
        let text = lines(Scenes.failed)
        #expect(text.contains(#" [[plugins."io.containerd.transfer.v1.local".unpack_config]]"#))
        #expect(text.contains(#"   platform = "linux/amd64""#))
        #expect(text.contains(#"   snapshotter = "stargz""#))
    }

    @Test(arguments: [(1, 10), (37, 16), (37, 24), (37, 40)]) func `never more layers than lines`(
        running: Int, rows: Int
    ) throws {
        let scene = Scene("rows").then { play in
            play.send(.connection(Scenes.connected))
            play.pull("big")
            for number in 100..<100 + running { play.transfer(.layer(number, .downloading, 1, of: 10)) }
        }
        let play = scene.played(columns: 80, rows: rows)
        let text = play.canvas().lines
        let shown = text.count { $0.contains("↓ downloading ") && $0.contains("%") }
        let most = play.state.layout.bodyRows - 3
        #expect(shown == (running <= most ? running : most - 1))
        #expect(text.contains { $0.contains("+ \(running - shown) more") } == (shown < running))
    }

    @Test func `a page of an image that goes away says so`() {
        let scene = Scenes.details.then { $0.send(.inventory(.images([]))) }
        #expect(lines(scene).contains("   The image a.example.com/same:1 is gone."))
    }

    @Test(arguments: [("empty", "Press B to pull one."), ("transfers-none", "Press B to pull an image.")])
    func `an empty list names the key that pulls`(name: String, text: String) throws {
        let map = try KeyMap(changing: ["pull": ["B"]])
        var state = AppState(settings: AppSettings(platform: amd64, keyMap: map))
        let now = Moment(date: sceneDate, uptime: .zero)
        let events: [AppEvent] = [.connection(Scenes.connected), .inventory(.images([]))]
        for event in events { _ = state.update(event, at: now) }
        if name == "transfers-none" { _ = state.update(.key(.character("2")), at: now) }
        let canvas = Screen.frame(of: state, theme: .mono, isUTF8: true, at: now).canvas
        #expect(canvas.lines.contains { $0.hasSuffix(text) })
    }

    @Test func `a filter that is longer than its line shows the end that is typed`() {
        let scene = Scenes.images.then { play in
            play.press("/")
            play.type(String(repeating: "x", count: 60) + "end")
        }
        let canvas = scene.played(columns: 40, rows: 10).canvas()
        #expect(canvas.lines[2].contains("xend "))
        #expect(canvas.cursor?.column == canvas.lines[2].split(separator: " ")[0].count + 1)
    }

    @Test(arguments: 0..<4) func `no character is wider than the wrapping takes it for`(part: Int) {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x2FFF, 0x3000...0xD7FF, 0xE000...0xFFFF, 0x1_F000...0x1_FAFF,
        ]
        var narrow: [String] = []
        for value in ranges[part] {
            guard let scalar = Unicode.Scalar(value), !Character(scalar).isWhitespace else { continue }
            // A line that the character and a letter don't fit into must be broken between them.
            let width = DisplayWidth.of(Character(scalar))
            if width > 1, TextWrap.lines("\(scalar) a", columns: width + 1).count < 2 {
                narrow.append(String(value, radix: 16))
            }
        }
        #expect(narrow.isEmpty)
    }
}
