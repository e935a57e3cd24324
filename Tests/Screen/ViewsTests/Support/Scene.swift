// A state of the screen by the events that lead to it, so that it can be made at any size.

import App
import Canvas
import FoundationEssentials
import Inventory
import Testing
import TransferModel

struct Scene: Sendable, CustomTestStringConvertible {
    /// Also the name of the snapshot.
    let name: String
    var mode = AppMode.browse
    /// Where there are several.
    var hosts: [AppSettings.Host] = []
    private var steps: [@Sendable (inout Play) -> Void] = []

    var testDescription: String { name }

    init(_ name: String, mode: AppMode = .browse, hosts: [AppSettings.Host] = []) {
        self.name = name
        self.hosts = hosts
        self.mode = mode
    }

    /// The scene with one more step.
    func then(_ step: @escaping @Sendable (inout Play) -> Void) -> Scene {
        var scene = self
        scene.steps.append(step)
        return scene
    }

    /// The scene under another name, to go on from it.
    func named(_ name: String) -> Scene {
        var scene = Scene(name, mode: mode, hosts: hosts)
        scene.steps = steps
        return scene
    }

    func played(columns: Int, rows: Int) -> Play {
        var play = Play(mode: mode, hosts: hosts, columns: columns, rows: rows)
        for step in steps { step(&play) }
        return play
    }
}
