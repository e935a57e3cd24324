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

    /// Copies each image to all targets, and throws the exit status of the first that isn't copied everywhere. `request`
    /// is given an image, what the source is called, and a target.
    package func run(
        _ images: [String],
        _ request: @Sendable @escaping (_ image: String, _ source: String, Connection) async throws -> CopyRequest
    ) async throws {
        let name = source.machine == .here ? "this machine" : source.machine.name
        do {
            try await source.connected { connection in
                var status: ExitStatus?
                for image in images {
                    let run = run(of: image, CopySource(connection.containerd))
                    do {
                        try await run.run { .copy(try await request(image, name, $0)) }
                    } catch let error as ExitStatus where error != .cancelled {
                        status = status ?? error
                    }
                }
                if let status { throw status }
            }
        } catch let error as NotConnected {
            let machines = targets.machines.count > 1 ? targets.machines.map(\.name) : [nil]
            for image in images { run(of: image).fail(error.failure, on: machines) }
            throw ExitStatus.notConnected
        }
    }

    private func run(of image: String, _ copySource: CopySource? = nil) -> TransferRun {
        TransferRun(
            settings: targets, kind: .copy, references: [image], isQuiet: isQuiet, isPlain: true,
            copySource: copySource)
    }
}
