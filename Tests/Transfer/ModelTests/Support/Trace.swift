// A made trace: moments with the events that came then.

import OCI
import TransferModel

struct Trace: CustomStringConvertible {
    var description: String
    var moments: [(seconds: Double, events: [TransferEvent])]

    init(_ description: String, _ moments: (Double, [TransferEvent])...) {
        self.description = description
        self.moments = moments.map { ($0.0, $0.1) }
    }

    /// All events, the operation still running.
    var played: TransferProgress {
        var progress = TransferProgress()
        for moment in moments { progress.apply(moment.events, at: moment.seconds) }
        return progress
    }
}

extension TransferProgress {
    mutating func apply(_ events: [TransferEvent], at seconds: Double) {
        for event in events { apply(event, at: .seconds(seconds)) }
    }

    func phase(_ number: Int, at seconds: Double = 0) -> NodePhase? {
        phase(of: digest(number), at: .seconds(seconds))
    }

    func state(_ number: Int, at seconds: Double = 0) -> NodeState? {
        self[digest(number)]?.state(at: .seconds(seconds))
    }

    /// The numbers of the blobs at work, or of all, that rows are shown of, and how many more there are.
    func lines(at seconds: Double, limit: Int = 100, from start: Int? = nil, atWork: Bool = true) -> ([Int], more: Int)
    {
        let rows = rows(at: .seconds(seconds), limit: limit, from: start, atWork: atWork)
        return (rows.rows.map { Int($0.digest.hex, radix: 16) ?? -1 }, rows.more)
    }
}
