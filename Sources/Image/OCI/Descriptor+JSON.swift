// Descriptors as documents hold them, the fields in the order of Go's encoder.

package import JSON

extension Descriptor {
    package var json: JSONValue {
        var fields: [(String, JSONValue)] = [
            ("mediaType", .text(mediaType.rawValue)), ("digest", .text(digest.description)), ("size", JSONValue(size)),
        ]
        if !annotations.isEmpty { fields.append(("annotations", JSONValue(annotations))) }
        if let platform { fields.append(("platform", platform.json)) }
        if !urls.isEmpty { fields.append(("urls", JSONValue(urls))) }
        if let artifactType { fields.append(("artifactType", .text(artifactType))) }
        return .object(fields)
    }
}

extension Platform {
    fileprivate var json: JSONValue {
        var fields: [(String, JSONValue)] = [("architecture", .text(architecture)), ("os", .text(os))]
        if let osVersion, !osVersion.isEmpty { fields.append(("os.version", .text(osVersion))) }
        if let variant, !variant.isEmpty { fields.append(("variant", .text(variant))) }
        return .object(fields)
    }
}
