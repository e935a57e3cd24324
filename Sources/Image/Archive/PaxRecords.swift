// The records that a pax header puts before an entry (POSIX.1-2001): "LENGTH KEY=VALUE\n", one after another.

/// What such records, or the ones GNU has instead, say of the member to come; nil where they say nothing.
struct PaxRecords {
    private(set) var size: Int64?
    private(set) var target: String?
    /// Of a file whose contents are not in the archive as they are in the file.
    private(set) var sparse: SparseMap?

    private var path: String?
    /// Where the next part of a sparse file begins (version 0.0).
    private var sparseOffset: Int64 = 0
    /// The real name of a file that GNU tar stores sparse; its path is then a made-up one.
    private var sparseName: String?

    var name: String? { sparseName ?? path }

    /// Adds what follows a header of this type, over what came before: pax records (x), or the name or the target of a
    /// link alone, as GNU has them (L, K).
    mutating func add(_ bytes: [UInt8], type: UInt8) throws(TarDamage) {
        switch type {
        case UInt8(ascii: "L"): path = TarHeader.text(bytes)
        case UInt8(ascii: "K"): target = TarHeader.text(bytes)
        default: try addRecords(bytes)
        }
    }

    private mutating func addRecords(_ bytes: [UInt8]) throws(TarDamage) {
        let damage = TarDamage("a pax record is damaged")
        var rest = bytes[...]
        while let blank = rest.firstIndex(of: UInt8(ascii: " ")) {
            let digits = rest[..<blank]
            guard let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 1,
                length <= rest.count
            else { throw damage }
            let end = rest.startIndex + length
            let record = rest[(blank + 1)..<(end - 1)]
            guard rest[end - 1] == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
                throw damage
            }
            let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
            try set(String(decoding: record[..<equals], as: UTF8.self), value)
            rest = rest[end...]
        }
        // What is left can only be filler.
        guard rest.allSatisfy({ $0 == 0 }) else { throw damage }
    }

    private mutating func set(_ key: String, _ value: String) throws(TarDamage) {
        // Nothing as a value leaves what the header says.
        guard !value.isEmpty else { return }
        if key.hasPrefix(Self.sparsePrefix) { return try setSparse(key.dropFirst(Self.sparsePrefix.count), value) }
        switch key {
        case "path": path = value
        case "linkpath": target = value
        case "size": size = try TarHeader.checked(Int64(value))
        default: break
        }
    }

    private static let sparsePrefix = "GNU.sparse."

    private mutating func setSparse(_ key: Substring, _ value: String) throws(TarDamage) {
        var map = sparse ?? SparseMap()
        switch key {
        case "name": sparseName = value
        case "major": map.isInContents = value == "1"
        case "size", "realsize": map.size = try TarHeader.checked(Int64(value))
        case "offset": sparseOffset = try TarHeader.checked(Int64(value))
        case "numbytes":
            try map.add(SparseMap.Fragment(offset: sparseOffset, size: try TarHeader.checked(Int64(value))))
        case "map":
            var numbers: [Int64] = []
            for part in value.split(separator: ",") { numbers.append(try TarHeader.checked(Int64(part))) }
            try map.add(numbers)
        default: break
        }
        sparse = map
    }
}
