// Where a blob stands. Raw values are part of the contract with scripts.

package enum NodePhase: String, CaseIterable, Sendable {
    case waiting
    case downloading
    case uploading
    /// Moved by this operation.
    case complete
    /// Already there before.
    case exists
    case unpacking
    /// Its snapshot was seen.
    case unpacked
    /// Downloading or uploading, but nothing has come for a while. It goes on by itself if bytes come again.
    case stalled
    /// Unfinished when the operation failed or was cancelled.
    case aborted

    /// Something is being done to the blob, so its row is shown.
    package var isRunning: Bool {
        switch self {
        case .downloading, .uploading, .unpacking, .stalled: true
        case .waiting, .complete, .exists, .unpacked, .aborted: false
        }
    }
}
