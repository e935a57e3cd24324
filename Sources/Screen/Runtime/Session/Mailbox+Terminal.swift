// What the terminal says, as events of the screen.

import App
import Canvas
import Logging
import Terminal

extension Mailbox {
    /// What libraries write is for the log, which comes back from there.
    func post(_ event: TerminalEvent, log: Logger) {
        switch event {
        case .key(let key): post(urgent: AppEvent.key(key))
        case .mouse(let mouse): post(urgent: AppEvent.mouse(mouse))
        case .paste(let text): post(urgent: AppEvent.paste(text))
        case .resize(let size): post(urgent: .resize(columns: size.columns, rows: size.rows))
        case .resumed: post(urgent: .tick)
        case .errors(let text):
            for line in text.split(whereSeparator: \.isNewline) { log.warning("standard error: \(line)") }
        case .terminated(let number): post(signal: number)
        }
    }
}
