// JSON laid out for people, byte for byte what it was but for the blanks.

package import Failure

package enum PrettyJSON {
    /// Lines with two blanks for each level, in the order of the document. Doesn't judge: what is no JSON comes out in
    /// lines of some kind. Throws class `incomplete` for bytes that are no text.
    package static func lines(of bytes: [UInt8]) throws(Failure) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.incomplete, "The blob is not text.", hint: "It has \(bytes.count) bytes.")
        }
        var printer = Printer()
        for scalar in text.unicodeScalars { printer.append(scalar) }
        return printer.end()
    }

    private struct Printer {
        private var lines: [String] = []
        private var line = ""
        private var depth = 0
        private var isInText = false
        private var isEscaped = false
        /// After an opening bracket: an empty pair stays on its line.
        private var isFresh = false

        mutating func append(_ scalar: Unicode.Scalar) {
            if isInText {
                line.unicodeScalars.append(scalar)
                isInText = isEscaped || scalar != "\""
                isEscaped = !isEscaped && scalar == "\\"
                return
            }
            switch scalar {
            case " ", "\t", "\n", "\r": break
            case "{", "[":
                open()
                line.unicodeScalars.append(scalar)
                depth += 1
                isFresh = true
            case "}", "]":
                depth = max(0, depth - 1)
                if !isFresh { breakLine() }
                isFresh = false
                line.unicodeScalars.append(scalar)
            case ",":
                line.append(",")
                breakLine()
            case ":": line.append(": ")
            default:
                open()
                line.unicodeScalars.append(scalar)
                isInText = scalar == "\""
            }
        }

        mutating func end() -> [String] {
            if !line.isEmpty { lines.append(line) }
            return lines
        }

        private mutating func open() {
            if isFresh { breakLine() }
            isFresh = false
        }

        private mutating func breakLine() {
            lines.append(line)
            line = String(repeating: "  ", count: min(depth, 40))
        }
    }
}
