// Reads the layers of an image for the screen.

import App
import ContainerdClient
import Failure
import Inventory
import InventorySync
import OCI
import Synchronization
import TransferCore

extension ContainerdSession {
    /// The layer of that number first, so that it is seen; then all from the lowest on, to tell what each changes.
    func readLayers(_ layers: [Descriptor], number: Int) async {
        let digest = layers[number].digest
        func post(_ news: LayerNews) { mailbox.post(.layer(digest, news)) }
        do throws(Failure) {
            let wanted = try await listing(layers, number, for: digest)
            post(.listing(wanted))
            var stack = LayerStack()
            for index in layers.indices {
                let changes = stack.put(index == number ? wanted : try await listing(layers, index, for: digest))
                if index == number { post(.changes(changes)) }
            }
            post(.waste(LayerWaste(stack)))
        } catch {
            if error.code != .cancelled { post(.failed(error)) }
        }
    }

    func fetchLayer(_ layer: Descriptor, number: Int, of image: String) async {
        func post(_ news: LayerNews) { mailbox.post(.layer(layer.digest, news)) }
        do throws(Failure) {
            let listing = try await core.withLayer(layer, of: image, in: namespace) { [mailbox] bytes in
                mailbox.post(.layer(layer.digest, .progress(LayerProgress(number: number, bytes: bytes))))
            } _: { leased throws(Failure) in
                try await LayerReader.listing(of: layer, in: leased) { _ in }
            }
            post(.listing(listing))
        } catch {
            if error.code != .cancelled { post(.failed(error)) }
        }
    }

    private func listing(
        _ layers: [Descriptor], _ number: Int, for digest: Digest
    ) async throws(Failure) -> LayerListing {
        let read = Mutex((bytes: Int64(0), toldAt: ContinuousClock.now))
        mailbox.post(.layer(digest, .progress(LayerProgress(number: number, bytes: 0))))
        return try await LayerReader.listing(of: layers[number], in: containerd) { [mailbox] count in
            let bytes: Int64? = read.withLock { read in
                read.bytes += Int64(count)
                guard .now - read.toldAt >= .milliseconds(300) else { return nil }
                read.toldAt = .now
                return read.bytes
            }
            if let bytes { mailbox.post(.layer(digest, .progress(LayerProgress(number: number, bytes: bytes)))) }
        }
    }
}
