// The image records of a namespace.

import ContainerdAPI
package import Failure
import GRPCCore
package import Inventory
package import OCI
import SwiftProtobuf

extension Containerd {
    private var imageService: Containerd_Services_Images_V1_Images.Client<Transport> { .init(wrapping: client) }

    /// All image records of the namespace, in no order. A record without a readable digest is left out.
    ///
    /// The daemon answers in one message, which has a limit: a longer list is asked for in parts.
    package func images() async throws(Failure) -> [ImageRecord] {
        try await call("list the images") { try await images(filters: [], parts: 0) }
    }

    /// Parts are cut by the first digits of the target's digest, which spread evenly whatever the names are.
    private func images(filters: [String], parts depth: Int) async throws -> [ImageRecord] {
        var request = Containerd_Services_Images_V1_ListImagesRequest()
        request.filters = filters
        do {
            return try await imageService.list(request, metadata: metadata).images.compactMap(ImageRecord.init)
        } catch let error as RPCError where error.isTooLarge && depth < 3 {
            let digits = "0123456789abcdef".map(String.init)
            let prefixes =
                filters.isEmpty
                ? digits.map { "sha256:\($0)" } + ["sha384:", "sha512:"]
                : digits.map { filters[0].dropFirst(Self.prefixFilter.count).dropLast() + $0 }
            var images: [ImageRecord] = []
            for prefix in prefixes {
                images += try await self.images(filters: ["\(Self.prefixFilter)\(prefix)\""], parts: depth + 1)
            }
            return images
        }
    }

    private static var prefixFilter: String { "target.digest~=\"^" }

    /// Nil when there is none of that name.
    package func image(named name: String) async throws(Failure) -> ImageRecord? {
        try await find("look for the image \(name)") {
            var request = Containerd_Services_Images_V1_GetImageRequest()
            request.name = name
            return ImageRecord(try await imageService.get(request, metadata: metadata).image)
        }
    }

    /// Gives the record of that name this target and these labels; what it had is gone.
    package func updateImage(_ image: ImageRecord) async throws(Failure) {
        try await change("write the image \(image.name)") {
            var request = Containerd_Services_Images_V1_UpdateImageRequest()
            request.image = image.message
            _ = try await imageService.update(request, metadata: metadata)
        }
    }

    /// Throws class `conflict` when there is one of that name.
    package func createImage(_ image: ImageRecord) async throws(Failure) {
        try await change("write the image \(image.name)") {
            var request = Containerd_Services_Images_V1_CreateImageRequest()
            request.image = image.message
            _ = try await imageService.create(request, metadata: metadata)
        }
    }

    /// Removes the record if its target is `target`; false when it is gone or has another one: also with daemons before
    /// 2.0, which don't compare the target themselves (what is written between the look and the removal goes with it
    /// there). Returns when what nothing else holds has been collected, or at once where that `isCollectedLater`.
    @discardableResult
    package func deleteImage(
        named name: String, target: Descriptor, isCollectedLater: Bool = false
    ) async throws(Failure) -> Bool {
        guard try await image(named: name)?.target.digest == target.digest else { return false }
        do {
            try await change("remove the image \(name)") {
                var request = Containerd_Services_Images_V1_DeleteImageRequest()
                request.name = name
                request.sync = !isCollectedLater
                request.target = Containerd_Types_Descriptor(target)
                _ = try await imageService.delete(request, metadata: metadata)
            }
            return true
        } catch  where error.code == .notFound {
            return false
        }
    }
}

extension RPCError {
    /// Whether an answer was over the limit of one message: the daemon says so in the code, the transport
    /// (grpc-swift-nio-transport 2.9.2) only in the text of an internal error.
    fileprivate var isTooLarge: Bool {
        code == .resourceExhausted || "\(message) \(cause.map { "\($0)" } ?? "")".contains("resourceExhausted")
    }
}

extension ImageRecord {
    init?(_ image: Containerd_Services_Images_V1_Image) {
        guard let target = Descriptor(image.target) else { return nil }
        self.init(
            name: image.name, target: target, labels: image.labels, createdAt: image.createdAt.date,
            updatedAt: image.updatedAt.date)
    }

    /// The daemon sets the times itself.
    fileprivate var message: Containerd_Services_Images_V1_Image {
        var message = Containerd_Services_Images_V1_Image()
        message.name = name
        message.labels = labels
        message.target = Containerd_Types_Descriptor(target)
        return message
    }
}

extension Descriptor {
    /// Nil when the digest can't be read. The daemon takes any size above 0 from any client.
    init?(_ descriptor: Containerd_Types_Descriptor) {
        guard let digest = Digest(descriptor.digest) else { return nil }
        self.init(
            mediaType: MediaType(descriptor.mediaType), digest: digest,
            size: min(max(descriptor.size, Self.sizes.lowerBound), Self.sizes.upperBound),
            annotations: descriptor.annotations)
    }
}

extension Containerd_Types_Descriptor {
    init(_ descriptor: Descriptor) {
        self.init()
        mediaType = descriptor.mediaType.rawValue
        digest = descriptor.digest.description
        size = descriptor.size
        annotations = descriptor.annotations
    }
}
