// What the window says beside its screen: where the program is, and how far it is.

package import App
package import Canvas
import Text
import TransferModel

extension Screen {
    /// `tallyman HOST 42 %`; the share is that of all transfers that run.
    package static func window(of state: AppState) -> WindowStatus {
        let name = ["tallyman", state.settings.host].filter { !$0.isEmpty }.joined(separator: " ")
        let running = state.transfers.filter(\.isUnfinished).map(\.progress.completion)
        guard !running.isEmpty else { return WindowStatus(title: name) }
        guard running.contains(where: { $0 != nil }) else { return WindowStatus(title: name, progress: .unknown) }
        let share = running.reduce(0) { $0 + ($1 ?? 0) } / Double(running.count)
        return WindowStatus(title: "\(name) \(Human.percent(share))", progress: .percent(Int(share * 100)))
    }
}
