// Endpoints as the messages of a transfer, with the streams that they need.

import ContainerdAPI
import OCI
import SwiftProtobuf

extension TransferEndpoint {
    struct Packed {
        var message: Google_Protobuf_Any
        var streams: [TransferStream] = []
    }

    /// `pulse` beats with each piece of an archive from the daemon.
    func packed(_ stall: StallDetector) throws -> Packed {
        switch self {
        case .registry(let registry): return try registry.packed
        case .images(let images): return Packed(message: try .bare(images.message))
        case .archive(let produce):
            let stream = TransferStream(.upload(produce))
            var message = Containerd_Types_Transfer_ImageImportStream()
            message.stream = stream.id
            return Packed(message: try .bare(message), streams: [stream])
        case .newArchive(let platforms, let hasAllPlatforms, let consume):
            stall.expect()
            let stream = TransferStream(
                .download { bytes in
                    stall.beat()
                    return try await consume(bytes)
                })
            var message = Containerd_Types_Transfer_ImageExportStream()
            message.stream = stream.id
            message.platforms = platforms.map(Containerd_Types_Platform.init)
            message.allPlatforms = hasAllPlatforms
            return Packed(message: try .bare(message), streams: [stream])
        }
    }
}

extension RegistryEndpoint {
    fileprivate var packed: TransferEndpoint.Packed {
        get throws {
            var message = Containerd_Types_Transfer_OCIRegistry()
            message.reference = reference
            message.resolver = .init()
            if let scheme { message.resolver.defaultScheme = scheme }
            if let hostsDirectory { message.resolver.hostDir = hostsDirectory }
            guard let answer else { return TransferEndpoint.Packed(message: try .bare(message)) }
            let stream = TransferStream(.credentials(answer))
            message.resolver.authStream = stream.id
            return TransferEndpoint.Packed(message: try .bare(message), streams: [stream])
        }
    }
}

extension ImagesEndpoint {
    fileprivate var message: Containerd_Types_Transfer_ImageStore {
        var message = Containerd_Types_Transfer_ImageStore()
        message.name = name
        message.extraReferences = otherNames.map { other in
            var reference = Containerd_Types_Transfer_ImageReference()
            switch other {
            case .exact(let name): reference.name = name
            case .givenOr(let prefix):
                reference.name = prefix
                reference.isPrefix = true
                reference.allowOverwrite = true
                reference.addDigest = true
                reference.skipNamedDigest = true
            }
            return reference
        }
        message.labels = labels
        message.platforms = platforms.map(Containerd_Types_Platform.init)
        message.manifestLimit = UInt32(clamping: manifestLimit)
        message.unpacks = unpacks.map { unpack in
            var configuration = Containerd_Types_Transfer_UnpackConfiguration()
            configuration.platform = Containerd_Types_Platform(unpack.platform)
            configuration.snapshotter = unpack.snapshotter
            return configuration
        }
        return message
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
