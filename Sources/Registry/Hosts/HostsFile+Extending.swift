// The user's settings with one change for the registry itself.

import Failure

extension HostsFile {
    /// Mirrors stay as they are, in their order.
    ///
    /// Throws class `policy` where the file sends the registry elsewhere, so that there is nothing to change.
    func extended(for registry: RegistryName, _ mode: PrivateHosts.Mode) throws(Failure) -> HostsFile {
        guard mode != .unchanged else { return self }
        var file = self
        if server == nil {
            // Said outright, or the daemon would choose a scheme by itself for a loopback address. It reads neither of
            // these two keys when it makes the server from the name.
            file.serverEntry.url = registry.defaultServer
            file.serverEntry.capabilities = []
            file.serverEntry.overridePath = false
        }
        let hasOwnHost = file.changeOwnHosts(of: registry, mode)
        let isOwnServer = registry.isServed(by: HostURL(file.serverEntry.url))
        if isOwnServer { file.serverEntry.change(mode) }
        guard isOwnServer || hasOwnHost else {
            throw Failure(
                .policy,
                "No insecure attempt can be made: \(path) sends \(registry.text) to \(serverEntry.shownURL).",
                hint: "Go without the setting, or set skip_verify in that file.")
        }
        return file
    }

    /// Whether there were any. The same server over HTTP and over HTTPS becomes one: that with the attempt's scheme,
    /// else the first.
    private mutating func changeOwnHosts(of registry: RegistryName, _ mode: PrivateHosts.Mode) -> Bool {
        let own = hosts.map { HostURL($0.url) }.filter(registry.isServed)
        let fitting = own.filter { $0.isPlainHTTP == (mode == .plainHTTP) }.map(\.rest)
        var changed: [HostEntry] = []
        for var entry in hosts {
            let url = HostURL(entry.url)
            if registry.isServed(by: url) {
                if url.isPlainHTTP != (mode == .plainHTTP), fitting.contains(url.rest) { continue }
                entry.change(mode)
                if changed.contains(where: { $0.url == entry.url }) { continue }
            }
            changed.append(entry)
        }
        hosts = changed
        return !own.isEmpty
    }
}

extension HostEntry {
    fileprivate mutating func change(_ mode: PrivateHosts.Mode) {
        let parts = HostURL(url)
        switch mode {
        case .unchanged: break
        case .skipVerify:
            // With http here the daemon would fall back to it in the same attempt.
            url = "https://\(parts.rest)"
            skipVerify = true
        case .plainHTTP:
            url = "http://\(parts.rest)"
            ca = []
            client = []
            skipVerify = nil
            // Meant for HTTPS: any of them may be a secret.
            if !parts.isPlainHTTP { headers = [:] }
        }
    }
}
