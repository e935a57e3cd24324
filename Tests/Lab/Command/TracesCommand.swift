// `tallyman-lab traces`: how true the time left is on each transfer that was recorded.

import ArgumentParser
import TransferModel
import TransferTraces

struct TracesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "traces", abstract: "Print how true the time left is on each recorded transfer.",
        discussion: """
            Errors are shares of the truth, each half second from a fifth of the time to 3 s before the end: their median, \
            their ninth tenth, how many are below a quarter, their mean with its sign. Then for how much of the time \
            something was shown, how many intervals held the truth, how long the bar was full before the end, and the \
            most by which the end moved away at once.
            """)

    @Argument(help: "Print what was shown of this one at each half second.")
    var name: String?

    func run() throws {
        if let name { return try tell(try RecordedTrace(named: name)) }
        print("time left on each trace".padded(26) + TimeLeftScore.title)
        for trace in try RecordedTrace.all {
            print(try "\(trace.name.padded(24)) \(TimeLeftScore(trace))")
        }
    }

    private func tell(_ trace: RecordedTrace) throws {
        print("\(trace.note)\nseconds   left  shown")
        for sample in trace.shown(beside: try trace.neighbours) {
            let shown =
                switch sample.shown {
                case .about(let time): "about \(time)"
                case .between(let low, let high): "\(low) to \(high)"
                case nil: ""
                }
            let numbers = [sample.time, trace.end / .seconds(1) - sample.time].map {
                "\(($0 * 10).rounded() / 10)".padded(7)
            }
            print("\(numbers.joined())\(shown)")
        }
    }
}

extension String {
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
