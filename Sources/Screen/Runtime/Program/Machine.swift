// The machine whose daemon is meant: this one, or a host over ssh.

package import Config
package import Failure
import Files
import FoundationEssentials
import Glibc
package import RemoteHosts
import Text

package enum Machine: Hashable, Sendable {
    case here
    case remote(RemoteHost)

    /// How this machine is called among hosts.
    package static let hereName = "."

    /// What this machine itself says it is called, without its domain.
    static let ownName = String(ProcessInfo.processInfo.hostName.prefix { $0 != "." })

    /// As options and scripts call it.
    package var name: String {
        switch self {
        case .here: Self.hereName
        case .remote(let host): host.name
        }
    }
}

/// Which machines the options ask for.
package struct HostChoice {
    private let names: [String]
    private let files: [String]
    private let usesSudo: Bool
    private let address: String?
    private let namespace: String?

    /// `address` and `namespace` are those of the options, which count over the configuration's.
    package init(
        names: [String] = [], files: [String] = [], usesSudo: Bool = false, address: String? = nil,
        namespace: String? = nil
    ) {
        self.names = names
        self.files = files
        self.usesSudo = usesSudo
        self.address = address
        self.namespace = namespace
    }

    /// The same options for a host of the configuration, but `address`: that names this machine's socket.
    func naming(_ name: String) -> HostChoice {
        HostChoice(names: [name], usesSudo: usesSudo, namespace: namespace)
    }

    /// In the order in which they are named, each once.
    ///
    /// Throws class `reference` for what no host can be called, `notFound` for a group that the configuration doesn't
    /// have or files without a host, `storage` for a file that can't be read.
    package func machines(_ configuration: Configuration) throws(Failure) -> [Machine] {
        var all = names
        for file in files { all += RemoteHost.names(inFile: try Self.text(of: file)) }
        var machines: [Machine] = []
        for name in all {
            for name in name.hasPrefix("@") ? try Self.members(of: String(name.dropFirst()), configuration) : [name] {
                let machine = try machine(name, configuration)
                if !machines.contains(machine) { machines.append(machine) }
            }
        }
        // No machine means this one: never because a file is empty.
        if machines.isEmpty, !files.isEmpty {
            throw Failure(
                .notFound, "There is no host in \(Set(files).sorted().joined(separator: ", ")).",
                hint: "It has a name a line.")
        }
        return machines
    }

    private func machine(_ name: String, _ configuration: Configuration) throws(Failure) -> Machine {
        guard name != Machine.hereName else { return .here }
        let known = configuration.hosts.first { $0.name == name }
        return .remote(
            try RemoteHost(
                name: name, destination: known?.ssh, address: address ?? known?.address,
                namespace: namespace ?? known?.namespace, usesSudo: usesSudo || known?.sudo == true))
    }

    private static func members(of group: String, _ configuration: Configuration) throws(Failure) -> [String] {
        let members = configuration.hosts.filter { $0.groups.contains(group) }.map(\.name)
        guard members.isEmpty else { return members }
        let groups = Set(configuration.hosts.flatMap(\.groups)).sorted()
        throw Failure(
            .notFound, "There is no group @\(group).",
            hint: groups.isEmpty
                ? "Name it in groups of [hosts.NAME] in the configuration." : NearestName.hint(for: group, in: groups))
    }

    private static func text(of file: String) throws(Failure) -> String {
        if file == "-" { return sequence(first: "") { _ in readLine(strippingNewline: false) }.joined() }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Failure(
                .storage, "The file of hosts \(file) can't be read.",
                cause: access(file, R_OK) == 0 ? nil : String(cString: strerror(errno)))
        }
        return String(decoding: data, as: UTF8.self)
    }
}
