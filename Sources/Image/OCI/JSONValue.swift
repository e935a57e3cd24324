// JSON of any shape, for documents of which one part is changed and the rest has to stay.

package import Failure
import FoundationEssentials

package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case decimal(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Throws class `incomplete` for what can't be read.
    package init(parsing bytes: [UInt8]) throws(Failure) {
        self = try JSON.decode(bytes, as: Self.self, what: "document")
    }

    /// With the keys in order, so that the same document has the same digest.
    package var bytes: [UInt8] {
        get throws(Failure) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            do {
                return [UInt8](try encoder.encode(self))
            } catch {
                throw Failure(.internal, "The document can't be written.", cause: "\(error)")
            }
        }
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self =
            if value.decodeNil() {
                .null
            } else if let bool = try? value.decode(Bool.self) {
                .bool(bool)
            } else if let integer = try? value.decode(Int64.self) {
                .integer(integer)
            } else if let decimal = try? value.decode(Double.self) {
                .decimal(decimal)
            } else if let text = try? value.decode(String.self) {
                .text(text)
            } else if let array = try? value.decode([JSONValue].self) {
                .array(array)
            } else {
                .object(try value.decode([String: JSONValue].self))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .integer(let integer): try container.encode(integer)
        case .decimal(let decimal): try container.encode(decimal)
        case .text(let text): try container.encode(text)
        case .array(let array): try container.encode(array)
        case .object(let object): try container.encode(object)
        }
    }
}
