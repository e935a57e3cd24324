// What the window says beside its screen: where the program is, and how far it is.

package import App
package import Canvas
import Text
import TransferModel

extension Screen {
    /// `tallyman HOST 42 %`; the share is that of all transfers that run. A group counts as one, with all its members, so
    /// that the end of one takes nothing away.
    package static func window(of state: AppState) -> WindowStatus {
        let name = ["tallyman", state.shownHost ?? state.settings.host].filter { !$0.isEmpty }.joined(separator: " ")
        let running = state.transfers.unfinishedShares
        guard !running.isEmpty else { return WindowStatus(title: name) }
        guard running.contains(where: { $0 != nil }) else { return WindowStatus(title: name, progress: .unknown) }
        let share = running.reduce(0) { $0 + ($1 ?? 0) } / Double(running.count)
        return WindowStatus(title: "\(name) \(Human.percent(share))", progress: .percent(Int(share * 100)))
    }
}

extension Transfers {
    /// How far each line of the list is that isn't at its end; nil where nothing is known yet.
    fileprivate var unfinishedShares: [Double?] {
        var shares: [Double?] = []
        for line in lines {
            switch line {
            case .group(let id):
                guard let group = group(id), group.isUnfinished else { continue }
                shares.append(group.members.contains { $0.progress.completion != nil } ? group.completion : nil)
            case .transfer(let id):
                guard let item = self[id], item.isUnfinished, item.group == nil else { continue }
                shares.append(item.progress.completion)
            }
        }
        return shares
    }
}
