// What is reported of one blob while it moves.

import OCI
import Synchronization
import TransferModel

/// Bytes are reported ten times a second at most.
final class BlobProgress: Sendable {
    private static let interval = Duration.milliseconds(100)

    private let descriptor: Descriptor
    private let parents: [Digest]
    private let step: NodeReport.Step
    private let report: OperationContext.Report
    private let state = Mutex((moved: Int64?.none, toldAt: ContinuousClock.Instant?.none))

    /// `step` is `downloading` or `uploading`.
    init(
        _ descriptor: Descriptor, parents: [Digest] = [], _ step: NodeReport.Step,
        _ report: @escaping OperationContext.Report
    ) {
        self.descriptor = descriptor
        self.parents = parents
        self.step = step
        self.report = report
        reportStep(.waiting)
    }

    /// The blob goes on from here: what is before it has not moved.
    func start(at offset: Int64) {
        state.withLock { $0 = (offset, nil) }
        if offset > 0 { reportStep(.waiting, offset) }
        reportStep(step, offset)
    }

    func move(_ count: Int) {
        let now = ContinuousClock.now
        let moved: Int64? = state.withLock { state in
            state.moved = (state.moved ?? 0) + Int64(count)
            if let toldAt = state.toldAt, now - toldAt < Self.interval { return nil }
            state.toldAt = now
            return state.moved
        }
        if let moved { reportStep(step, moved) }
    }

    /// It is whole, or was before: then nothing has moved.
    func end() { reportStep(state.withLock(\.moved) == nil ? .exists : .complete, descriptor.size) }

    private func reportStep(_ step: NodeReport.Step, _ current: Int64 = 0) {
        report(
            .node(
                NodeReport(
                    digest: descriptor.digest, kind: NodeKind(descriptor), parents: parents, step: step,
                    current: current, total: descriptor.size)))
    }
}
