// What a screen of lines says: what is new, and nothing twice.

import App
import Columns
import Failure
import Inventory
import Testing
import Views

@Suite struct PlainTellerTests {
    private var play = Play(mode: .browse, columns: PlainText.columns, rows: PlainText.rows)
    private var teller = PlainTeller()

    init() {
        play.send(.connection(Scenes.connected))
        list("a.test/a:1", "a.test/b:1")
    }

    private mutating func list(_ names: String...) {
        play.send(.inventory(.images(names.enumerated().map { .made($1, target: $0) })))
    }

    private mutating func told(_ occasion: PlainTeller.Occasion = .news) -> [String] {
        teller.lines(of: play.state, at: play.now, occasion)
    }

    private mutating func take(_ line: String) -> [String] {
        switch PlainInput(line, in: play.state, told: teller.numbers) {
        case .refuse(let reason): return [reason]
        case .tell(let events):
            for event in events { play.send(event.event) }
            return told(.place)
        case .events(let events):
            for event in events { play.send(event.event) }
            return told(.answer)
        }
    }

    @Test mutating func `the list is told once, then what is new`() {
        let first = told()
        #expect(first.first?.hasPrefix("images. Namespace default, 2 images") == true)
        #expect(first.contains { $0.hasPrefix("1 (selected)  a.test/a 1 ") })
        #expect(first.contains { $0.hasPrefix("2  a.test/b 1 ") })
        #expect(first.contains("That is all."))
        #expect(told() == [])
        list("a.test/0:1", "a.test/a:1", "a.test/b:1")
        #expect(told() == ["3 images now."])
        #expect(told() == [])
        #expect(take("") == told(.place))
    }

    @Test mutating func `what isn't known is a word of its own, so that each word is of its column`() throws {
        let lines = told()
        let heading = try #require(lines.first { $0.hasPrefix("REPOSITORY") })
        #expect(heading.hasSuffix("CREATED PLATFORM SIZE BLOBS"))
        #expect(try #require(lines.first { $0.hasPrefix("2  ") }).hasSuffix("3 days ago - - -"))
    }

    @Test mutating func `a number is that of the line that was told, wherever it is now`() {
        _ = told()
        list("a.test/0:1", "a.test/b:1")
        _ = told()
        #expect(take("2 mark").contains { $0.hasPrefix("2 (selected)  * a.test/b") || $0 == "1 marked." })
        #expect(play.state.places.images.list.marked.map(\.name) == ["a.test/b:1"])
        #expect(take("1 mark") == ["Line 1 is gone."])
        #expect(play.state.places.images.list.marked.count == 1)
    }

    @Test mutating func `each line is answered, also where nothing has changed`() {
        _ = told()
        for line in ["esc", "1", "page-up", "nonsense", "9"] { #expect(!take(line).isEmpty, "\(line)") }
        let refused = take("nonsense")
        #expect(refused.first?.contains("nonsense") == true)
        #expect(take("nonsense") == refused)
        #expect(!take("2").joined().contains("nonsense"))
    }

    @Test mutating func `what was lost and came back is told`() {
        _ = told()
        play.send(.connection(.lost(Failure(.daemon, "It doesn't answer."))))
        #expect(told().joined().contains("It doesn't answer."))
        #expect(told() == [])
        play.send(.connection(Scenes.connected))
        #expect(told().first?.hasPrefix("images. Namespace default") == true)
    }
}
