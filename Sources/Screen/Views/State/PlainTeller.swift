// What is said of a state that goes on, for a screen of lines: only what is new.

package import App
import Columns
import Failure
import Inventory
import Text
import TransferModel

package struct PlainTeller {
    package enum Occasion: Sendable {
        /// Something has happened by itself.
        case news
        /// A line was taken: something is said in any case.
        case answer
        /// The place was asked for.
        case place
    }

    /// How often a transfer that goes on says so, at most.
    private static let pace = Duration.seconds(10)

    /// The lines of the list by the numbers under which they were told.
    package private(set) var numbers: [Int: AnyHashable] = [:]

    private var dialog: Dialog?
    private var message: Failure?
    private var notice: String?
    private var wasLost = false
    private var whereabouts: Whereabouts?
    private var position = 0
    private var count = 0
    private var images = 0
    private var marks = 0
    private var transfers: [TransferID: (at: Duration, tenths: Int, isUnfinished: Bool)] = [:]

    package init() {}

    /// What makes a place another one.
    private struct Whereabouts: Equatable {
        var navigation: Navigation
        var namespace: String
        var section: ContentLine.Section
        var filter: String?
        var sorting: Sorting?
        var isReading: Bool

        init(_ state: AppState) {
            navigation = state.navigation
            namespace = state.inventory.namespace
            section = state.places.content.section
            filter = state.currentFilter?.text
            sorting = state.cursor?.sorting
            isReading = state.isReading
        }
    }
}

extension PlainTeller {
    package mutating func lines(of state: AppState, at now: Moment, _ occasion: Occasion = .news) -> [String] {
        let text = PlainText(state, at: now)
        var lines = messages(of: state, text, occasion) + transfers(of: state, text, at: now)
        if state.dialog != dialog || occasion != .news { lines += text.question ?? [] }
        dialog = state.dialog
        guard dialog == nil, state.knowsImages else { return lines }
        return lines + place(of: state, text, occasion, isSilent: lines.isEmpty)
    }

    /// What went wrong or was done. A mistake that is made again is told again.
    private mutating func messages(of state: AppState, _ text: PlainText, _ occasion: Occasion) -> [String] {
        var lines: [String] = []
        let isAgain = occasion == .answer && state.banner != nil && state.dialog == nil
        if let failure = state.message, failure != message || isAgain {
            lines += [failure.message] + (failure.hint.map { [$0] } ?? [])
        }
        if let said = state.notice, said != notice || occasion == .answer { lines.append(said) }
        if wasLost, state.daemon.isConnected { lines.append(text.heading) }
        if case .lost = state.daemon.connection { wasLost = true } else { wasLost = false }
        (message, notice) = (state.message, state.notice)
        return lines
    }

    private mutating func place(
        of state: AppState, _ text: PlainText, _ occasion: Occasion, isSilent: Bool
    ) -> [String] {
        let last = self
        whereabouts = Whereabouts(state)
        count = state.cursor?.shown.count ?? 0
        position = state.cursor?.position ?? 0
        images = state.inventory.images.count
        let places = state.places
        marks = places.images.list.marked.count + places.hosts.list.marked.count + places.fleet.list.marked.count
        let isElsewhere = whereabouts != last.whereabouts
        if isElsewhere { numbers = [:] }
        // What was unfolded or taken away by a line changes the numbers.
        if isElsewhere || occasion == .place || occasion == .answer && count != last.count {
            number(text.page, of: state)
            return text.place
        }
        var lines: [String] = []
        if images != last.images { lines.append("\(images.counted("image")) now.") }
        if marks != last.marks { lines.append("\(marks) marked.") }
        if occasion == .answer, position != last.position || isSilent {
            number(position..<min(position + 1, count), of: state)
            lines += text.selected
        }
        return lines
    }

    private mutating func number(_ page: Range<Int>, of state: AppState) {
        let ids = state.lineIDs
        for index in page { numbers[index + 1] = ids[index] }
    }

    /// At its start and its end, and in between at each tenth, or when ten seconds have gone.
    private mutating func transfers(of state: AppState, _ text: PlainText, at now: Moment) -> [String] {
        state.transfers.reversed().compactMap { item in
            let tenths = Int((item.progress.completion ?? 0) * 10)
            if let last = transfers[item.id] {
                let isDue = tenths > last.tenths || now.uptime - last.at >= Self.pace
                guard last.isUnfinished, !item.isUnfinished || isDue else { return nil }
            }
            transfers[item.id] = (now.uptime, tenths, item.isUnfinished)
            return text.progress(of: item)
        }
    }
}
