// Makes a server of a hosts file from its TOML table.

import Failure
import TOML

extension HostEntry {
    private static let knownCapabilities: Set<String> = ["pull", "resolve", "push", "referrers"]

    /// Paths are relative to `directory`. Throws class `policy` for what the daemon doesn't accept either.
    init(url: String, _ table: TOMLTable, in directory: String) throws(Failure) {
        self.init(url: url)
        let reader = HostsTable(table, name: shownURL, path: "\(directory)/\(HostsFile.fileName)")
        capabilities = try reader.list("capabilities") ?? []
        if let name = capabilities.first(where: { !Self.knownCapabilities.contains($0.lowercased()) }) {
            throw reader.failure(
                "\"\(name)\" is an invalid capability.", hint: "Valid are pull, resolve, push and referrers.")
        }
        ca = try reader.textOrList("ca")?.map { Path.absolute($0, in: directory) } ?? []
        client = try reader.textsOrPairs("client").map { files in
            let files = files.map { Path.absolute($0, in: directory) }
            return ClientCertificate(certificate: files[0], key: files.count > 1 ? files[1] : nil)
        }
        skipVerify = try reader.flag("skip_verify")
        headers = try reader.lists("header")
        overridePath = try reader.flag("override_path") ?? false
        dialTimeout = try reader.text("dial_timeout").flatMap { $0.isEmpty ? nil : $0 }
        if let text = dialTimeout, text.wholeMatch(of: /[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)/) == nil {
            throw reader.failure("\"\(text)\" is an invalid duration.", hint: "Write it as \"30s\" or \"1m30s\".")
        }
    }
}
