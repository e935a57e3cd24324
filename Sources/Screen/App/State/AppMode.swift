// What the screen is opened for.

package import TransferModel

package enum AppMode: Hashable, Sendable {
    /// To look around, until the user quits.
    case browse
    /// To watch one transfer, which starts with the connection and whose end ends the program.
    case single(Operation)
}
