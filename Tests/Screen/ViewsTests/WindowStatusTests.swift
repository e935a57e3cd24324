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
        let named = AppState(settings: AppSettings(host: "node-7"))
        #expect(Screen.window(of: named).title == "tallyman node-7")
    }
}
