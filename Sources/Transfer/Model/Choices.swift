// What may be chosen for an operation.

package import OCI

package enum PlatformChoice: Hashable, Sendable {
    /// These; an empty list means the host's platform.
    case only([Platform])
    case all
}

/// Whether a pull makes snapshots of the layers. Raw values are what the `--unpack` option takes.
package enum UnpackPolicy: String, CaseIterable, Sendable {
    /// Unpack where the chosen platforms are one that this host runs.
    case auto
    case always = "true"
    case never = "false"
}

/// Which engine an operation is to run on. Raw values are what the `--engine` option takes.
package enum EngineChoice: String, CaseIterable, Sendable {
    /// Transfer wherever the daemon can do the operation so.
    case auto
    case transfer
    case local
}

/// Who moves the bytes of an operation. Raw values are part of the contract with scripts.
package enum EngineKind: String, CaseIterable, Sendable {
    /// containerd itself, through its Transfer service.
    case transfer
    /// This program, through containerd's content, snapshot, diff, lease and image services.
    case local
}
