// Tells when a theme file was written, so that the screen can take it up.

import Dispatch
import Files
import Glibc

/// Watches folders through inotify: nothing is done as long as nothing changes.
@MainActor final class ThemeWatch {
    /// Something about a theme has changed. For one listener; where folders can't be watched nothing ever comes.
    let changes: AsyncStream<Void>
    private let source: (any DispatchSourceRead)?

    /// Of the folders that a theme may be made from; those that are not there are passed over.
    init(of theme: String?) async {
        let (changes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.changes = changes
        let descriptor = await blocking {
            let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
            for folder in ThemeChoice.places(of: theme) {
                inotify_add_watch(descriptor, folder, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE))
            }
            return descriptor
        }
        guard descriptor >= 0 else {
            source = nil
            return
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        source.setEventHandler { @Sendable in
            var bytes = [UInt8](repeating: 0, count: 4096)
            var isTheme = false
            while true {
                let count = read(descriptor, &bytes, bytes.count)
                guard count > 0 else { break }
                isTheme = isTheme || bytes[..<count].firstRange(of: ".toml".utf8) != nil
            }
            if isTheme { continuation.yield() }
        }
        source.setCancelHandler { @Sendable in close(descriptor) }
        source.activate()
        self.source = source
    }

    func end() { source?.cancel() }
}
