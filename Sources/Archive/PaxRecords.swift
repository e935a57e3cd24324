// The records that a pax header puts before an entry (POSIX.1-2001): "LENGTH KEY=VALUE\n", one after another.

/// The few that a walk needs: the name and the size, which the header block may have no room for.
struct PaxRecords {
    private(set) var name: String?
    private(set) var size: Int64?

    init(_ bytes: [UInt8]) throws(TarDamage) {
        let damage = TarDamage("a pax record is damaged")
        var rest = bytes[...]
        var sparseName: String?
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
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": name = value
            // The real name of a file that GNU tar stores sparse; its path is then a made-up one.
            case "GNU.sparse.name": sparseName = value
            case "size": size = try TarHeader.checked(Int64(value))
            default: break
            }
            rest = rest[end...]
        }
        // What is left can only be filler.
        guard rest.allSatisfy({ $0 == 0 }) else { throw damage }
        name = sparseName ?? name
    }
}
