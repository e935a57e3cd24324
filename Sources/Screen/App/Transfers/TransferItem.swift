// A transfer of this run of the program, waiting, running or ended; or one that an earlier run has kept.

package import Failure
package import TransferModel

package struct TransferItem: Sendable, Identifiable {
    /// How it was asked to end.
    package enum Ending: Hashable, Sendable {
        case cancelling, keeping
    }

    package let id: TransferID
    package let operation: Operation
    package let namespace: String
    /// The machine on whose daemon it runs; empty where there is one only.
    package let host: String
    /// The group that it was started in, if any.
    package let group: GroupID?
    /// By `Moment.uptime`. Nil while it waits for others of its group.
    package internal(set) var startedAt: Duration?
    /// Nil until the transfer core has chosen.
    package var engine: EngineKind? { progress.engine }
    package internal(set) var progress = TransferProgress()
    package internal(set) var ending: Ending?
    /// What an earlier one has left for this one to resume.
    package let resumed: KeptTransfer?
    /// Whether it has asked for credentials, so that it doesn't do so by itself again.
    var hasAskedForLogin = false
    /// Whether only its layers at work are shown.
    package internal(set) var showsWorkOnly = false
    /// How many lines of its page have been scrolled away; nil while it shows the layers at work.
    package internal(set) var scroll: Int?

    init(
        id: TransferID, operation: Operation, namespace: String, host: String, startedAt: Duration?,
        group: GroupID? = nil, resumed: KeptTransfer? = nil
    ) {
        self.id = id
        self.operation = operation
        self.namespace = namespace
        self.host = host
        self.startedAt = startedAt
        self.group = group
        self.resumed = resumed
    }

    /// One that an earlier run of the program has kept.
    init(id: TransferID, kept: KeptTransfer, host: String) {
        self.init(id: id, operation: kept.operation, namespace: kept.namespace, host: host, startedAt: nil)
        progress.finish(.kept(kept), at: .zero)
    }
}

extension TransferItem {
    package var isUnfinished: Bool { !progress.hasEnded }
    package var isRunning: Bool { isUnfinished && startedAt != nil }
    package var isQueued: Bool { isUnfinished && startedAt == nil }
    package var isCancelling: Bool { ending != nil }

    /// The time that the transfer's progress counts in.
    package func time(at now: Moment) -> Duration { startedAt.map { max(.zero, now.uptime - $0) } ?? .zero }

    package var hasSucceeded: Bool {
        if case .succeeded = progress.outcome { true } else { false }
    }

    package var failure: Failure? {
        if case .failed(let failure) = progress.outcome { failure } else { nil }
    }

    /// What waits to be resumed.
    package var kept: KeptTransfer? {
        if case .kept(let kept) = progress.outcome { kept } else { nil }
    }

    /// Whether it ended without success, so that it may be retried or resumed.
    package var canRetry: Bool { !isUnfinished && !hasSucceeded }

    /// The registry that asks for credentials: the one that asked last, which may be a mirror.
    var askingHost: String? { progress.askedHosts.last ?? operation.registry }

    /// Whether credentials would help.
    package var wantsLogin: Bool { failure?.code == .auth && askingHost != nil }

    /// The save that would do what this one could not: fetch first what stays in a registry.
    package var savingLazy: Operation? {
        guard case .save(var request) = operation, failure?.isOfLazyLayers == true else { return nil }
        request.fetchesLazy = true
        return .save(request)
    }

    /// The tag that failed because its name is another image.
    var conflict: TagRequest? {
        if case .tag(let request) = operation, failure?.code == .conflict { request } else { nil }
    }

    /// The registry that speaks plain HTTP where HTTPS was expected. A certificate that is not trusted is another
    /// matter: HTTP is never offered for it.
    package var plainRegistry: String? { failure?.code == .scheme ? operation.registry : nil }
}

/// Which transfer of this run of the program is meant.
package struct TransferID: Hashable, Sendable {
    /// From 1, in the order in which they were started.
    package var number: Int

    package init(number: Int) {
        self.number = number
    }
}

/// One that is to be started.
struct NewTransfer {
    var operation: Operation
    var namespace: String
    var host: String
}

extension TransferItem {
    /// The same again.
    var again: NewTransfer { NewTransfer(operation: operation, namespace: namespace, host: host) }

    /// The same again; what failed as its name is another image takes that.
    var overwriting: NewTransfer {
        var new = again
        if conflict != nil { new.operation = operation.overwriting }
        return new
    }

    /// Starts it, or resumes it, where it is to run.
    var start: Effect { there(resumed.map { .resume(id, $0) } ?? .start(id, operation, namespace: namespace)) }

    /// The effect on the machine that it is about.
    func there(_ effect: Effect) -> Effect { host.isEmpty ? effect : .onHost(host, effect) }
}
