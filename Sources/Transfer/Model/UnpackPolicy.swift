// Whether a pull makes snapshots of the layers. Raw values are what the `--unpack` option takes.

package enum UnpackPolicy: String, CaseIterable, Sendable {
    /// Unpack where the chosen platforms are one that this host runs.
    case auto
    case always = "true"
    case never = "false"
}
