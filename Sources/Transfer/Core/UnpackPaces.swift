// How fast daemons have unpacked before, in a file of the user's state, so that the next time left is true from the start.

import Files
import FoundationEssentials
import Glibc
import TransferModel

/// A line for each daemon and snapshotter: the daemon's UUID, the snapshotter, seconds for a layer, and bytes a second where
/// they are known. Reads and writes on a thread of its own, one after the other.
package actor UnpackPaces {
    private let path: String
    private static let longest = 200
    /// What any disk does; what is beyond is an error of somebody.
    private static let limits = (secondsForLayer: 1e-6...3600.0, bytesPerSecond: 1e3...1e13)

    private let executor = BlockingExecutor()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The file is made once there is something to keep.
    package init(path: String) { self.path = path }

    /// By snapshotter.
    func paces(of daemon: String) -> [String: UnpackPace.Usual] {
        var paces: [String: UnpackPace.Usual] = [:]
        for words in lines.map({ $0.split(separator: " ") }) where words.count > 2 && words[0] == daemon {
            let numbers = words[2...].map { Double($0) ?? .nan }
            guard numbers.count < 3 else { continue }
            let pace = UnpackPace.Usual(
                secondsForLayer: numbers[0], bytesPerSecond: numbers.count > 1 ? numbers[1] : nil)
            if Self.isPossible(pace) { paces[String(words[1])] = pace }
        }
        return paces
    }

    private static func isPossible(_ pace: UnpackPace.Usual) -> Bool {
        limits.secondsForLayer.contains(pace.secondsForLayer)
            && (pace.bytesPerSecond.map { limits.bytesPerSecond.contains($0) } ?? true)
    }

    /// Puts a pace first, if it is a possible one. A file that can't be written is passed over: nothing depends on it.
    func keep(_ pace: UnpackPace.Usual, of daemon: String, _ snapshotter: String) {
        guard Self.isPossible(pace) else { return }
        let key = "\(daemon) \(snapshotter) "
        let bytes = pace.bytesPerSecond.map { " \($0)" } ?? ""
        let all = ["\(key)\(pace.secondsForLayer)\(bytes)"] + lines.filter { !$0.hasPrefix(key) }
        let folder = URL(filePath: path).deletingLastPathComponent()
        try? FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let temporary = "\(path).\(getpid())"
        guard let file = OwnFile(temporary, .creating) else { return }
        guard file.write(all.prefix(Self.longest).joined(separator: "\n") + "\n"), rename(temporary, path) == 0 else {
            unlink(temporary)
            return
        }
    }

    private var lines: [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
}
