// Which engine an operation is to run on. Raw values are what the `--engine` option takes.

package enum EngineChoice: String, CaseIterable, Sendable {
    /// Transfer wherever the daemon can do the operation so.
    case auto
    case transfer
    case local
}
