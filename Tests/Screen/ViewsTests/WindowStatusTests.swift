// What the window says beside its screen.

import App
import Canvas
import Testing
import Text
import TransferModel
import Views

@Suite struct WindowStatusTests {
    private func status(_ scene: Scene) -> WindowStatus {
        Screen.window(of: scene.played(columns: 80, rows: 24).state)
    }

    @Test func `the title says where this is, and how far what runs`() throws {
        #expect(status(Scenes.images) == WindowStatus(title: "tallyman"))
        #expect(status(Scenes.started) == WindowStatus(title: "tallyman", progress: .unknown))
        let state = Scenes.running.played(columns: 80, rows: 24).state
        let share = try #require(state.transfers.first?.progress.completion)
        #expect(
            Screen.window(of: state)
                == WindowStatus(title: "tallyman \(Human.percent(share))", progress: .percent(Int(share * 100))))
        #expect(status(Scenes.done) == WindowStatus(title: "tallyman"))
    }

    @Test func `the share of a group doesn't fall when one of it ends`() throws {
        var play = Scenes.images.played(columns: 80, rows: 24)
        play.press("space space space space space space space space space p y")
        for number in 1...3 {
            let events: [TransferEvent] = [.manifest((20, 100)), .settled, .layer(20, .downloading, 60, of: 100)]
            play.send(.transferEvents(TransferID(number: number), events))
        }
        var shares: [Int] = []
        func note() {
            if case .percent(let percent) = Screen.window(of: play.state).progress { shares.append(percent) }
        }
        note()
        for number in 1...3 {
            play.send(.transferEnded(TransferID(number: number), .unpacked))
            note()
        }
        #expect(shares.count == 4 && shares == shares.sorted(), "\(shares)")
        #expect(try #require(shares.first) > 0)
    }

    @Test func `the title names the host`() {
        let named = AppState(settings: AppSettings(host: "node-7"))
        #expect(Screen.window(of: named).title == "tallyman node-7")
    }
}
