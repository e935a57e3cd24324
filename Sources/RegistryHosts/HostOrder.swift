// The order of servers in a hosts file, which the TOML library doesn't keep.

import TOMLKit

enum HostOrder {
    /// The names in lines such as `[host."https://mirror"]`, each once, in their order. Only such lines count for the
    /// daemon (`getSortedHosts` in core/remotes/docker/config): not inline tables, not dotted keys.
    ///
    /// `text` has to be valid TOML. A line is read by the library, alone; lines of a list are no header then.
    static func names(in text: String) -> [String] {
        let hasLongTexts = text.contains("\"\"\"") || text.contains("'''")
        var names: [String] = []
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            guard line.first(where: { $0 != " " && $0 != "\t" }) == "[", let name = name(in: line),
                !names.contains(name)
            else {
                continue
            }
            // In a text of several lines, what comes before is cut off within the text.
            if hasLongTexts, (try? TOMLTable(string: String(text[..<line.startIndex]))) == nil { continue }
            names.append(name)
        }
        return names
    }

    private static func name(in line: Substring) -> String? {
        guard let table = try? TOMLTable(string: String(line)), let host = table["host"]?.table else { return nil }
        return host.keys.first
    }
}
