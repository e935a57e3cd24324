// What the terminal says, as events of the screen.

import AppModel
import Canvas
import Terminal

extension Mailbox {
    func post(_ event: TerminalEvent) {
        switch event {
        case .key(let key): post(urgent: AppEvent.key(key))
        case .mouse(let mouse): post(urgent: AppEvent.mouse(mouse))
        case .paste(let text): post(urgent: AppEvent.paste(text))
        case .resize(let size): post(urgent: .resize(columns: size.columns, rows: size.rows))
        case .resumed: post(urgent: .tick)
        case .terminated(let number): post(signal: number)
        }
    }
}
