// An escape and a key that come together: alt and the key only where that is bound.

import App
import Canvas
import Testing
import TransferModel

@Suite struct AltKeyTests {
    /// All characters that a key of the standard map has.
    private static let characters = Action.allCases.flatMap(\.standardKeys).compactMap { key in
        if case .character(let character) = key { character } else { nil }
    }

    /// Where something is open that escape closes, and that other keys are typed into.
    @Test(arguments: ["", "?", "p", "n", "/ a", ": a", "space", "j enter", "2 1", "d"], characters)
    func `it is escape, then the key`(keys: String, character: Character) {
        var together = Session.usual
        together.press(keys)
        var apart = together
        let effects = together.send(.key(.alt(character)))
        let effectsApart = apart.send(.key(.escape)) + apart.send(.key(.character(character)))
        #expect(effects.contains(.quit) == effectsApart.contains(.quit))
        #expect(together.state.whereabouts == apart.state.whereabouts)
        #expect(together.state.navigation.view == apart.state.navigation.view)
        #expect(together.state.form == apart.state.form)
        #expect(together.state.places.images.list.filter == apart.state.places.images.list.filter)
        #expect(together.state.places.images.list.marked == apart.state.places.images.list.marked)
        #expect(together.state.notice == apart.state.notice)
    }

    @Test func `in an open dialog it leaves the dialog and acts behind it`() {
        var session = Session.usual
        session.press("p alt-3")
        #expect(session.state.dialog == nil)
        #expect(session.state.navigation.view == .snapshotters)
    }

    @Test func `a key that is bound with alt stays whole`() throws {
        var session = Session(keyMap: try KeyMap(changing: ["view-snapshotters": ["alt-s"]]))
        session.send(.connection(.up))
        session.press("alt-s")
        #expect(session.state.navigation.view == .snapshotters)
        session.press("alt-1")
        #expect(session.state.navigation.view == .images)
    }
}
