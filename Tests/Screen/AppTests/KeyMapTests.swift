// The key map: no key means two things in one place, and every action can be found.

import App
import Canvas
import Failure
import Testing

@Suite struct KeyMapTests {

    @Test(arguments: Action.allCases) func `an action has a key, a label, a summary and a place`(action: Action) {
        #expect(!action.standardKeys.isEmpty)
        #expect(!action.label.isEmpty)
        #expect(!action.summary.isEmpty)
        #expect(!action.places.isEmpty)
        #expect(KeyMap.standard.keys(for: action) == action.standardKeys)
    }

    @Test(arguments: Place.allCases) func `no key has two meanings in one place`(place: Place) {
        var meanings: [Key: [Action]] = [:]
        for action in Action.allCases where action.isPossible(in: place) {
            for key in action.standardKeys { meanings[key, default: []].append(action) }
        }
        for (key, actions) in meanings {
            #expect(actions.count == 1, "\(key) in place \(place.rawValue)")
            #expect(KeyMap.standard.action(for: key, in: place) == actions.first)
        }
    }

    @Test(
        arguments: [
            ("1", .viewImages), ("2", .viewTransfers), ("3", .viewSnapshotters), ("j", .down), ("k", .up), ("g", .top),
            ("G", .bottom), ("enter", .open), ("esc", .back), ("space", .mark), ("/", .filter), ("?", .help),
            ("n", .namespace), ("p", .pull), ("y", .copy), ("q", .quit),
        ] as [(String, Action)])
    func `the keys of the contract stand`(name: String, action: Action) throws {
        #expect(KeyMap.standard.action(for: try #require(Key(name)), in: .images) == action)
    }

    @Test(arguments: [("c", .cancel), ("r", .retry), ("a", .unfold)] as [(String, Action)])
    func `the keys of transfers stand`(name: String, action: Action) throws {
        let key = try #require(Key(name))
        #expect(KeyMap.standard.action(for: key, in: .layers) == action)
        #expect(KeyMap.standard.action(for: key, in: .images) == nil)
    }

    @Test func `keys are changed by name`() throws {
        let map = try KeyMap(changing: ["pull": ["B", "f5"], "copy": [], "retry": ["p"]])
        #expect(map.keys(for: .pull) == [.character("B"), .function(5)])
        #expect(map.keys(for: .copy) == [])
        #expect(map.action(for: .character("p"), in: .images) == nil)
        #expect(map.action(for: .character("p"), in: .layers) == .retry)
        #expect(map.action(for: .character("y"), in: .images) == nil)
        #expect(try KeyMap(changing: [:]) == .standard)
        #expect(try KeyMap(changing: Dictionary(uniqueKeysWithValues: KeyMap.standard.names)) == .standard)
    }

    @Test(
        arguments: [
            (["fly": ["f"]], "There is no action \"fly\""),
            (["pull": ["ctrl-"]], "\"ctrl-\", given to \"pull\", is an invalid key."),
            (["pull": ["P"]], "The key P is given to both \"pull\" and \"push\"."),
            (["cancel": ["r"]], "The key r is given to both \"cancel\" and \"retry\"."),
            (["quit": []], "No key would quit."), (["up": ["x", "x"]], "The key x is given"),
        ] as [([String: [String]], String)])
    func `what can't be meant is refused`(changes: [String: [String]], message: String) {
        let failure = #expect(throws: Failure.self) { try KeyMap(changing: changes) }
        #expect(failure?.code == .policy)
        #expect(failure?.message.hasPrefix(message) == true)
        #expect(failure?.hint != nil)
    }

    @Test func `the help and the configuration have every action`() {
        let lines = HelpLine.lines(.standard, place: nil)
        for action in Action.allCases {
            let keys = action.standardKeys.map(\.description).joined(separator: " ")
            #expect(lines.contains(.entry(keys: keys, summary: action.summary)))
        }
        #expect(KeyMap.standard.names.map(\.action) == Action.allCases.map(\.rawValue))
        #expect(lines.first == .heading("Moving"))
        #expect(lines.contains(.heading("In dialogs")))
    }

    @Test func `an action without keys is in no help and no footer`() throws {
        let map = try KeyMap(changing: ["pull": []])
        #expect(
            !HelpLine.lines(map, place: nil).contains { $0 == .entry(keys: "", summary: Action.pull.summary) })
        let state = AppState(settings: AppSettings(keyMap: map))
        #expect(!state.footer.contains { $0.label == "pull" })
    }
}
