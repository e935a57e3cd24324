// Reads a TOML text.

import CTOML

/// What is wrong with a text, and where. The message may quote the text.
package struct TOMLMistake: Error, Hashable, Sendable {
    package let place: TOMLPlace
    package let message: String
}

extension TOMLTable {
    /// The whole of a text. Throws the first mistake: what isn't TOML 1.0, keys of more than 33 parts, and values in
    /// more than 32 others.
    package init(parsing text: String) throws(TOMLMistake) {
        var text = text
        var gathering = Gathering()
        var mistake = ctoml_mistake()
        let status = withUnsafeMutablePointer(to: &gathering) { gathering in
            text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    let report: ctoml_report = { context, node in
                        guard let node else { return }
                        context?.assumingMemoryBound(to: Gathering.self).pointee.append(node.pointee)
                    }
                    return ctoml_read(bytes.baseAddress, Int64(bytes.count), report, gathering, &mistake)
                }
            }
        }
        guard status == 0, case .table(let table) = gathering.values.last?.value.content else {
            let message = withUnsafeBytes(of: mistake.message) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw TOMLMistake(place: TOMLPlace(mistake.place), message: message)
        }
        self = table
    }
}

/// The values that no list or table has taken yet; each comes after what is in it.
private struct Gathering {
    var values: [TOMLTable.Entry] = []

    mutating func append(_ node: ctoml_node) {
        let own = values.suffix(Int(node.count))
        let content: TOMLValue.Content =
            switch Int(node.kind) {
            case CTOML_TEXT: .text(Self.text(node.text, node.text_count))
            case CTOML_INTEGER: .integer(Int(node.integer))
            case CTOML_FLOAT: .float(node.number)
            case CTOML_FLAG: .flag(node.integer != 0)
            case CTOML_LIST: .list(own.map(\.value))
            case CTOML_TABLE: .table(TOMLTable(entries: Array(own)))
            default: .time
            }
        values.removeLast(own.count)
        values.append(
            TOMLTable.Entry(
                key: Self.text(node.key, node.key_count), place: TOMLPlace(node.key_place),
                value: TOMLValue(content: content, place: TOMLPlace(node.place)), hasHeader: node.has_header != 0))
    }

    private static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int64) -> String {
        String(decoding: UnsafeRawBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }
}

extension TOMLPlace {
    fileprivate init(_ place: ctoml_place) {
        self.init(line: Int(place.line), column: Int(place.column))
    }
}
