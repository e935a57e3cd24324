// A layer that isn't here, for those who want to look into it.

package import ContainerdClient
package import Failure
package import OCI
import Synchronization
import TransferModel

extension TransferCore {
    /// Has a layer of the image `name` in the content store for the length of `body`, which is given the daemon with a
    /// lease that holds it: fetched from where the image came, and the image's from then on. `progress` is told how many
    /// of its bytes are here, from any thread.
    ///
    /// Throws class `notFound` where there is no such image; what the registry says where it doesn't give the layer.
    package func withLayer<Value: Sendable>(
        _ layer: Descriptor, of name: String, in namespace: String, progress: @Sendable @escaping (Int64) -> Void,
        _ body: @Sendable (Containerd) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let warning = Mutex<Failure?>(nil)
        let request = SaveRequest(images: [name], destination: .standardOutput, fetchesLazy: true)
        let context = try await context(.save(request), in: namespace) { event in
            switch event {
            case .node(let node): progress(node.current)
            case .warning(let failure): warning.withLock { $0 = failure }
            default: break
            }
        }
        guard let record = try await context.containerd.image(named: name) else {
            throw Failure(.notFound, "There is no image \(name) any more.")
        }
        return try await context.underLease { leased throws(Failure) in
            guard try await context.fetch([layer], of: try await LocalImage(record, in: leased), leased) else {
                throw warning.withLock(\.self)
                    ?? Failure(
                        .incomplete, "Nothing here says where the layer \(layer.digest.short) can be had.",
                        hint: "Pull the image again.")
            }
            return try await body(leased)
        }
    }
}
