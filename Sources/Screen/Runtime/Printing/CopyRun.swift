// Images from one machine's daemon to those of others, one image after another.

import TransferCore
package import TransferModel

package struct CopyRun: Sendable {
    private let source: Settings
    private let targets: Settings
    private let isQuiet: Bool

    package init(from source: Settings, to targets: Settings, isQuiet: Bool = false) {
        self.source = source
        self.targets = targets
        self.isQuiet = isQuiet
    }

    /// Copies each image to all targets, over one connection to each, and throws the exit status of the first that isn't
    /// copied everywhere. `request` is given an image, what the source is called, and a target.
    package func run(
        _ images: [String],
        _ request: @Sendable @escaping (_ image: String, _ source: String, Connection) async throws -> CopyRequest
    ) async throws {
        let name = source.machine == .here ? "this machine" : source.machine.name
        do {
            try await source.connected { connection in
                let copySource = CopySource(connection.containerd)
                let copy = { @Sendable (settings: Settings, interruption: Interruption?) in
                    await outcome(of: images, on: settings, within: interruption, copySource) {
                        try await request($0, name, $1)
                    }
                }
                let run = run(of: images.first ?? "")
                if targets.machines.count > 1 { return try await FleetRun(run).run { await copy($0, $1).0 } }
                let (ended, isConnected) = await copy(targets, nil)
                try run.end(ended, isConnected: isConnected)
            }
        } catch let error as NotConnected {
            let machines = targets.machines.count > 1 ? targets.machines.map(\.name) : [nil]
            for image in images { await run(of: image).fail(error.failure, on: machines) }
            throw ExitStatus.notConnected
        }
    }

    /// Copies the images in turn to one machine. The outcome is that of the first that isn't copied, else the last one's.
    private func outcome(
        of images: [String], on settings: Settings, within interruption: Interruption?, _ copySource: CopySource,
        _ request: @Sendable (_ image: String, Connection) async throws -> CopyRequest
    ) async -> (Outcome, isConnected: Bool) {
        do {
            return try await settings.connected { connection in
                var settings = settings
                settings.connection = connection
                var ended: (outcome: Outcome, isConnected: Bool) = (.cancelled, true)
                for (index, image) in images.enumerated() {
                    let next = await run(of: image, copySource).outcome(on: settings, within: interruption) {
                        .copy(try await request(image, $0))
                    }
                    if index == 0 || ended.outcome.hasSucceeded { ended = next }
                    if next.0.isCancelled { return next }
                }
                return ended
            }
        } catch {
            let (outcome, isConnected) = TransferRun.outcome(of: error)
            for image in images {
                await run(of: image).report(outcome, on: interruption.map { _ in settings.machine.name })
            }
            return (outcome, isConnected)
        }
    }

    private func run(of image: String, _ copySource: CopySource? = nil) -> TransferRun {
        TransferRun(
            settings: targets, kind: .copy, references: [image], isQuiet: isQuiet, isPlain: true,
            copySource: copySource)
    }
}
