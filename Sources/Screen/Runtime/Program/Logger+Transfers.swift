// What of a transfer goes into the log.

import Failure
import Logging
import OCI
import Text
import TransferModel

extension Logger {
    func begin(_ operation: Operation, in namespace: String) {
        info("\(operation.kind.rawValue) \(operation.subject) in \(namespace)")
    }

    func record(_ event: TransferEvent) {
        switch event {
        case .engine(let kind): debug("engine: \(kind.rawValue)")
        case .unpacks(let snapshotter, _, let usual?):
            let bytes = usual.bytesPerSecond.map { " and \($0) bytes/s" } ?? ""
            debug("\(snapshotter) took \(usual.secondsForLayer) s a layer\(bytes) before")
        case .unpacks(let snapshotter, let asTheyCome, nil):
            debug("unpacks to \(snapshotter)\(asTheyCome ? "" : " once all is here")")
        case .unpackedSize(let layer, let size): trace("\(layer) unpacks to \(size) bytes")
        case .preparing(let snapshotter): if let snapshotter { debug("asking the snapshotter \(snapshotter)") }
        case .status(let text): debug("\(text)")
        case .node(let node):
            trace("\(node.step.rawValue) \(node.digest) \(node.current)/\(node.total ?? 0)")
        case .contents(_, let manifest, _, let layers): debug("manifest \(manifest.digest), \(layers.count) layers")
        case .stream(let current, let total): trace("moved \(current)/\(total ?? 0)")
        case .settled: debug("totals are known")
        case .warning(let failure): warning("\(failure.text)")
        case .note(let text): info("\(text)")
        case .relays(let bytes): info("up to \(Human.size(bytes)) go through this machine")
        case .waiting(let wait): info("waits \(wait.inWords): the registry asks for it")
        case .silence(let name, let duration, let limit):
            debug("\(name) has said nothing for \(duration.inWords) of \(limit.inWords)")
        case .asked(let host): debug("\(host) asks for credentials")
        }
    }

    func end(_ operation: Operation, _ outcome: Outcome) {
        switch outcome {
        case .succeeded(let result):
            let images = result.images.map { "\($0.reference) \($0.digest)" }.joined(separator: ", ")
            info("\(operation.kind.rawValue) done: \(images)")
        case .failed(let failure): error("\(operation.kind.rawValue) failed: \(failure.text)")
        case .cancelled: info("\(operation.kind.rawValue) cancelled")
        case .kept(let kept): info("\(operation.kind.rawValue) kept under \(kept.lease)")
        }
    }
}

extension Failure {
    fileprivate var text: String { "\(self.code.rawValue): \(message)" + (cause.map { " (\($0))" } ?? "") }
}
