// What a mouse did.

/// What happened to a mouse button or the wheel. A double click follows the press and release of its first click.
package enum MouseAction: Hashable, Sendable {
    case press, release, doubleClick, wheelUp, wheelDown
}
