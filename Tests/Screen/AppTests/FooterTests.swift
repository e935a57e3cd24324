// The footer names the keys that matter where the user is.

import App
import Failure
import Testing
import TransferModel

@Suite struct FooterTests {
    @Test(
        arguments: [
            (
                "",
                "p pull, P push, t tag, s save, o load, d delete, / filter, n namespace, i import, enter open, "
                    + "space mark, X prune, D disk, y copy, ? help, q quit"
            ),
            ("/", "enter keep, esc clear, up move"), ("2", "p pull, / filter, ? help, q quit"),
            ("3", "enter open, v view, / filter, n namespace, D disk, ctrl-r refresh, ? help, q quit"),
            ("4", "v view, ] section, d delete, z collect, / filter, D disk, n namespace, ? help, q quit"),
            ("5", "enter open, a new, e labels, d delete, / filter, ? help, q quit"),
            ("6", "space pause, / filter, y copy, ? help, q quit"),
            ("D", "esc back, enter open, d delete, X prune, z collect, / filter, ? help, q quit"),
            ("enter", "esc back, enter open, v view, y copy, P push, t tag, s save, d delete, p pull, ? help, q quit"),
            ("p", "enter start, tab next field, up history, esc leave"), ("n", "enter choose, esc leave"),
            ("?", "j down, pgdown page down, / find, esc close"),
        ])
    func `each place has its keys`(keys: String, footer: String) {
        var session = Session.usual
        session.press(keys)
        #expect(session.state.footer.map { "\($0.key) \($0.label)" }.joined(separator: ", ") == footer)
        #expect(session.state.footer.allSatisfy { $0.isEnabled })
    }

    @Test func `a transfer can be cancelled while it runs and tried again once it failed`() {
        var session = Session.usual
        let id = session.pull("a")
        func labels() -> [String] { session.state.footer.map(\.label) }
        #expect(labels() == ["back", "cancel", "running only", "pull", "help", "quit"])
        session.press("c")
        #expect(labels() == ["cancel it", "keep it for a day", "let it run"])
        session.press("y")
        #expect(labels() == ["back", "running only", "pull", "help", "quit"])
        session.press("q")
        #expect(labels() == ["wait", "cancel them", "keep pulls", "stay"])
        session.press("n")
        session.send(.transferEnded(id, .cancelled))
        #expect(labels() == ["back", "retry", "running only", "pull", "help", "quit"])
        session.press("esc")
        #expect(labels() == ["open", "retry", "clear", "pull", "filter", "help", "quit"])
    }

    @Test func `a pull is offered as not possible without a daemon`() {
        var session = Session.usual
        session.send(.connection(.lost(Failure(.daemon, "Gone."))))
        #expect(
            session.state.footer.filter { !$0.isEnabled }.map(\.label)
                == ["pull", "push", "tag", "save", "load", "import"])
    }

    @Test func `remapped keys are shown`() throws {
        let state = AppState(settings: AppSettings(keyMap: try KeyMap(changing: ["pull": ["B"], "help": ["f2"]])))
        #expect(state.footer.first?.key == "B")
        #expect(state.footer.contains { $0.key == "f2" && $0.label == "help" })
    }
}
