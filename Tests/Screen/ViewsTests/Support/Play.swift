// A scene being played: a state that takes events, and its clock.

import App
import Canvas
import FoundationEssentials
import Inventory
import OCI
import Testing
import Themes
import TransferModel
import Views

struct Play {
    private(set) var state: AppState
    /// Since the program started.
    var seconds = 0.0

    init(mode: AppMode, hosts: [AppSettings.Host] = [], columns: Int, rows: Int) {
        let settings = AppSettings(platform: amd64, mode: mode, hosts: hosts)
        state = AppState(settings: settings, columns: columns, rows: rows)
    }

    var now: Moment { Moment(date: sceneDate, uptime: .seconds(seconds)) }

    mutating func send(_ events: AppEvent...) {
        for event in events { _ = state.update(event, at: now) }
        state.refreshStale()
    }

    /// Names of keys separated by blanks.
    mutating func press(_ keys: String) {
        for name in keys.split(separator: " ") {
            guard let key = Key(String(name)) else {
                Issue.record("\(name) is no key")
                continue
            }
            send(.key(key))
        }
    }

    mutating func type(_ text: String) {
        for character in text { send(.key(.character(character))) }
    }

    /// Starts a pull by the dialog.
    mutating func pull(_ reference: String) {
        press("p")
        type(reference)
        press("enter")
    }

    /// Events of the newest transfer.
    mutating func transfer(_ events: TransferEvent...) {
        guard let id = state.transfers.first?.id else { return }
        send(.transferEvents(id, events))
    }

    mutating func end(_ outcome: Outcome) {
        guard let id = state.transfers.first?.id else { return }
        send(.transferEnded(id, outcome))
    }

    func frame(theme: Theme = .standard, isUTF8: Bool = true) -> Frame {
        Screen.frame(of: state, theme: theme, isUTF8: isUTF8, at: now)
    }

    func canvas(theme: Theme = .standard, isUTF8: Bool = true) -> Canvas { frame(theme: theme, isUTF8: isUTF8).canvas }
}
