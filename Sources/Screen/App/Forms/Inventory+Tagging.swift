// Whether a new name would be taken from another image.

import Inventory
import OCI
import TransferModel

extension Operation {
    /// A tag whose name may be another image's, which then loses it.
    var overwriting: Operation {
        guard case .tag(var request) = self else { return self }
        request.overwrites = true
        return .tag(request)
    }
}

extension Inventory {
    /// The other image that would lose its name; nil if there is none, as far as is known here.
    func imageLosingName(by request: TagRequest) -> ImageRecord? {
        let target = images.first { $0.name == request.target.description }
        guard let target, target.target.digest != digest(of: request.source) else { return nil }
        return target
    }

    /// Of an image by its name, its digest or the start of its ID; nil if it isn't known here.
    func digest(of source: String) -> Digest? {
        let name = (try? Reference(parsing: source))?.description
        if let image = images.first(where: { $0.name == source || $0.name == name }) { return image.target.digest }
        if let digest = Digest(source) { return digest }
        let start = source.lowercased()
        return images.first { $0.target.digest.hex.hasPrefix(start) }?.target.digest
    }
}
