// How long a transfer will still take, and what that depends on, in words.

import Text
package import TransferModel

extension TimeLeft {
    /// `about 0:24 left`, or `0:15 to 0:40 left` where it can't be told better.
    package var text: String {
        switch self {
        case .about(let time): "about \(Human.clock(time)) left"
        case .between(let low, let high): "\(Human.clock(low)) to \(Human.clock(high)) left"
        }
    }
}

extension TimeLeft {
    /// The same for a column: `0:24`, or `0:15 to 0:40`.
    var short: String {
        switch self {
        case .about(let time): Human.clock(time)
        case .between(let low, let high): "\(Human.clock(low)) to \(Human.clock(high))"
        }
    }
}

extension Bottleneck {
    /// `one layer left: 9.0/12.0 MB`, `unpacking 3 of 6`, or who is slow, where the operation has somebody to wait for.
    package func text(of operation: Operation) -> String {
        switch self {
        case .lastLayer(let current, let total): "one layer left: \(Human.sizes(current, of: total))"
        case .unpacking(let number, let count): "unpacking \(number) of \(count)"
        case .slow(let speed):
            switch operation {
            case .pull, .push: "the \(operation.isOfIPFS ? "IPFS node" : "registry") is slow: \(Human.speed(speed))"
            case .tag, .load, .import, .save, .copy: "slow: \(Human.speed(speed))"
            }
        }
    }
}
