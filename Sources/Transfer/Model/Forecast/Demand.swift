// What an operation still wants of a daemon's slots for downloads, which all pulls through the Transfer service share.

/// Blobs by the bytes that are left of them.
package struct Demand: Hashable, Sendable {
    /// Those that have a slot.
    package var running: [Double]
    package var waiting: [Double]
    /// Bytes a second of one connection, if it is known.
    package var pace: Double?
    /// Seconds since it was asked for.
    package var age: Double

    /// Whether the daemon serves it.
    package var service: Service

    /// How far the daemon has got with an operation, the least first.
    package enum Service: Int, Sendable {
        /// Nothing of it has come yet.
        case none
        /// Something of it came once.
        case begun
        /// Something of it came lately.
        case served
    }

    /// What of it gets a slot before anything of an operation of that service and age. The daemon serves them in the order
    /// of their coming, which for two of the same moment nobody knows.
    func waiting(before service: Service, _ age: Double) -> [Double] {
        guard self.service == service else { return self.service.rawValue > service.rawValue ? waiting : [] }
        if service == .served || self.age < age - 0.5 { return [] }
        return self.age > age + 0.5 ? waiting : Array(waiting.prefix(waiting.count / 2))
    }
}

extension TransferProgress {
    /// Nil where it has no part in the sharing.
    package func demand(at now: Duration) -> Demand? {
        guard engine == .transfer, isSettled, !hasEnded else { return nil }
        let left = nodes.filter { $0.isLeft && $0.movement != .uploading }
        let (running, waiting) = (left.filter { $0.times.piece != nil }, left.filter { $0.times.piece == nil })
        return Demand(
            running: running.map { Double($0.size - $0.current) },
            waiting: waiting.map { Double($0.size - $0.current) },
            pace: forecast.connection.value(), age: now.inSeconds,
            service: forecast.service(at: now.inSeconds))
    }

    /// Tells what other operations want of the same daemon.
    package mutating func share(with others: [Demand], at now: Duration) {
        guard engine == .transfer, !hasEnded else { return }
        forecast.share(with: others, nodes.count { $0.isLeft }, at: now.inSeconds)
    }
}
