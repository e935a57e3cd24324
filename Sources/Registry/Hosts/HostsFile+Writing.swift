// A hosts file as text.

import TOML

extension HostsFile {
    /// Complete, with absolute paths, in the forms that every version of containerd reads.
    var text: String {
        var lines: [String] = []
        if let server { lines.append("server = \(TOMLText.quoted(server))") }
        lines += serverEntry.lines(headerTable: "header")
        for host in hosts {
            let name = "host.\(TOMLText.quoted(host.url))"
            lines += ["", "[\(name)]"] + host.lines(headerTable: "\(name).header")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension HostEntry {
    /// The headers come last, since they are a table.
    fileprivate func lines(headerTable: String) -> [String] {
        var lines: [String] = []
        if !capabilities.isEmpty { lines.append("capabilities = \(TOMLText.list(capabilities))") }
        if !ca.isEmpty { lines.append("ca = \(TOMLText.list(ca))") }
        if !client.isEmpty {
            // A file with certificate and key is named twice, so that all elements are pairs.
            let pairs = client.map { TOMLText.list([$0.certificate, $0.key ?? $0.certificate]) }
            lines.append("client = [\(pairs.joined(separator: ", "))]")
        }
        if let skipVerify { lines.append("skip_verify = \(skipVerify)") }
        if overridePath { lines.append("override_path = true") }
        if let dialTimeout { lines.append("dial_timeout = \(TOMLText.quoted(dialTimeout))") }
        if !headers.isEmpty {
            lines.append("[\(headerTable)]")
            for (name, values) in headers.sorted(by: { $0.key < $1.key }) {
                lines.append("\(TOMLText.quoted(name)) = \(TOMLText.list(values))")
            }
        }
        return lines
    }
}
