// What failures and results are called, for the screen and for plain lines alike.

package import Failure
import OCI
import Text
package import TransferModel

extension Failure {
    /// A word or three before the message.
    package var heading: String {
        switch code {
        case .reference: "Reference"
        case .notFound: "Not found"
        case .auth: "No access"
        case .certificate: "Certificate"
        case .scheme: "Plain HTTP"
        case .network: "Network"
        case .rateLimit: "Rate limit"
        case .platform: "Platform"
        case .snapshotter: "Snapshotter"
        case .policy: "Policy"
        case .archive: "Archive"
        case .incomplete: "Incomplete"
        case .conflict: "Conflict"
        case .storage: "Disk"
        case .daemon: "Daemon"
        case .cancelled: "Cancelled"
        case .internal: "Error"
        }
    }
}

extension TransferSummary {
    /// `40.0 MB in 0:38, 1.1 MB/s, slowest layer 7/15 with 4.0 MB in 0:31`.
    package var text: String {
        guard let lazy else { return movedText }
        let layers = lazy.count == 1 ? "1 layer stays" : "\(lazy.count) layers stay"
        return "\(movedText); \(layers) in the registry, \(Human.size(lazy.bytes)), read when used"
    }

    private var movedText: String {
        guard bytes > 0 else { return "nothing to move, \(Human.clock(duration))" }
        var text = "\(Human.size(bytes)) in \(Human.clock(duration))"
        if fetched > 0 { text += ", \(Human.size(fetched)) fetched before" }
        if let average { text += ", \(Human.speed(average))" }
        if let slowest {
            let layer = slowest.position.map { "layer \($0.number)/\($0.count)" } ?? "layer \(slowest.digest.short)"
            text += ", slowest \(layer) with \(Human.size(slowest.bytes)) in \(Human.clock(slowest.duration))"
        }
        return text
    }
}

extension OperationKind {
    /// What was done, as a word: `pulled`.
    package var done: String { past }
}

extension TransferResult {
    /// What became of the snapshots; nil where there is nothing to say.
    package var unpackText: String? {
        guard let unpacked else { return nil }
        return unpacked ? "unpacked to \(snapshotter ?? "the snapshotter")" : "not unpacked"
    }
}

extension TransferProgress {
    /// What this machine has to carry for a daemon elsewhere; nil where that is nothing, or isn't known.
    package var relayText: String? { relayed.map { "up to \(Human.size($0)) go through this machine" } }
}
