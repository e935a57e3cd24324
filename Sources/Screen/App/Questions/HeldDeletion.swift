// A deletion from its end on until the daemon has confirmed that it is restored or freed.

package import Inventory

/// Kept by the state alone: what is restored or freed at the program's end is read off it.
package struct HeldDeletion: Hashable, Sendable {
    package enum Wish: Hashable, Sendable {
        case restore, free

        func effect(_ deletion: Deletion) -> Effect {
            switch self {
            case .restore: .undelete(deletion)
            case .free: .free(deletion)
            }
        }
    }

    package let deletion: Deletion
    /// What is to become of it. Stays after a failure of the daemon, to be asked again when that is back.
    package internal(set) var wish: Wish?
    /// Whether the daemon has been asked and has not answered yet.
    package internal(set) var isAsked = false
}
