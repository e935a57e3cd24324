// Who moves the bytes of an operation. Raw values are part of the contract with scripts.

package enum EngineKind: String, CaseIterable, Sendable {
    /// containerd itself, through its Transfer service.
    case transfer
    /// This program, through containerd's content, snapshot, diff, lease and image services.
    case local
}
