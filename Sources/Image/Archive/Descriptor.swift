// A file descriptor and who closes it.

import Glibc

/// Closes its descriptor at the end of its life, unless it is only borrowed, as standard input is.
final class Descriptor: Sendable {
    let number: Int32
    private let isOwned: Bool

    init(_ number: Int32, isOwned: Bool) {
        self.number = number
        self.isOwned = isOwned
    }

    deinit { if isOwned { close(number) } }
}
