// Where the Transfer service takes an image from, or brings it to.

import ContainerdAPI
package import OCI
import SwiftProtobuf

package enum TransferEndpoint: Hashable, Sendable {
    case registry(RegistryEndpoint)
    case images(ImagesEndpoint)
}

/// An image in a registry (`containerd.types.transfer.OCIRegistry`).
package struct RegistryEndpoint: Hashable, Sendable {
    package var reference: String
    /// `http` or `https`; nil leaves the choice to the daemon.
    package var scheme: String?

    package init(reference: String, scheme: String? = nil) {
        self.reference = reference
        self.scheme = scheme
    }
}

/// The daemon's image records (`containerd.types.transfer.ImageStore`).
package struct ImagesEndpoint: Hashable, Sendable {
    package struct Unpack: Hashable, Sendable {
        package var platform: Platform
        package var snapshotter: String

        package init(platform: Platform, snapshotter: String) {
            self.platform = platform
            self.snapshotter = snapshotter
        }
    }

    package var name: String
    /// What the record gets; those that it had are gone.
    package var labels: [String: String]
    /// Empty means all.
    package var platforms: [Platform]
    /// How many manifests of an index are taken; 0 means all. With a limit, an index that has none of the platforms is
    /// an error.
    package var manifestLimit: Int
    package var unpacks: [Unpack]

    package init(
        name: String, labels: [String: String] = [:], platforms: [Platform] = [], manifestLimit: Int = 0,
        unpacks: [Unpack] = []
    ) {
        self.name = name
        self.labels = labels
        self.platforms = platforms
        self.manifestLimit = manifestLimit
        self.unpacks = unpacks
    }
}

extension TransferEndpoint {
    var packed: Google_Protobuf_Any {
        get throws {
            switch self {
            case .registry(let registry):
                var message = Containerd_Types_Transfer_OCIRegistry()
                message.reference = registry.reference
                message.resolver = .init()
                if let scheme = registry.scheme { message.resolver.defaultScheme = scheme }
                return try .bare(message)
            case .images(let images):
                var message = Containerd_Types_Transfer_ImageStore()
                message.name = images.name
                message.labels = images.labels
                message.platforms = images.platforms.map(Containerd_Types_Platform.init)
                message.manifestLimit = UInt32(clamping: images.manifestLimit)
                message.unpacks = images.unpacks.map { unpack in
                    var configuration = Containerd_Types_Transfer_UnpackConfiguration()
                    configuration.platform = Containerd_Types_Platform(unpack.platform)
                    configuration.snapshotter = unpack.snapshotter
                    return configuration
                }
                return try .bare(message)
            }
        }
    }
}

extension Google_Protobuf_Any {
    /// containerd names types without the prefix that SwiftProtobuf adds, and refuses any other form.
    static func bare(_ message: some Message) throws -> Google_Protobuf_Any {
        var packed = Google_Protobuf_Any()
        packed.typeURL = type(of: message).protoMessageName
        packed.value = try message.serializedBytes()
        return packed
    }
}

extension Containerd_Types_Platform {
    init(_ platform: Platform) {
        self.init()
        os = platform.os
        architecture = platform.architecture
        variant = platform.variant ?? ""
        osVersion = platform.osVersion ?? ""
    }
}
