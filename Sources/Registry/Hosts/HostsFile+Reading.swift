// Reads hosts.toml, or the certificates that stand in for it.

package import Failure
import Files
import FoundationEssentials
import Glibc
import TOML

extension HostsFile {
    /// Reads the folder of one registry.
    ///
    /// Throws class `policy` where the hosts file can't be used (the daemon would go on without it and only log that),
    /// `storage` where it can't be read.
    package static func read(directory: String) throws(Failure) -> HostsFile {
        let path = "\(directory)/\(fileName)"
        let data: Data
        do {
            guard let status = try FileStatus(ofExisting: path), status.size > 0 else {
                return try certificates(in: directory)
            }
            data = try Data(contentsOf: URL(filePath: path, directoryHint: .notDirectory))
        } catch {
            let reason = errno
            throw Failure(
                .storage, "The hosts file \(path) can't be read.", hint: "Allow this user to read it.",
                cause: (error as? Failure).map { $0.cause ?? $0.message } ?? String(cString: strerror(reason)))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Failure(.policy, "The hosts file \(path) is not UTF-8 text.")
        }
        return try HostsFile(text, in: directory)
    }

    /// Docker's layout, in the order of names, as the daemon reads it.
    private static func certificates(in directory: String) throws -> HostsFile {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        var file = HostsFile(path: directory)
        let files = names.map { "\(directory)/\($0)" }.filter {
            FileStatus(of: $0, followingLinks: false)?.isFolder == false
        }
        file.serverEntry.ca = files.filter { $0.hasSuffix(".crt") }
        file.serverEntry.client = files.filter { $0.hasSuffix(".cert") }.map { certificate in
            let key = certificate.dropLast(5) + ".key"
            return ClientCertificate(
                certificate: certificate, key: FileStatus(of: String(key)) == nil ? nil : String(key))
        }
        return file
    }

    init(_ text: String, in directory: String) throws(Failure) {
        self.init(path: "\(directory)/\(Self.fileName)")
        let table = try Self.table(text, path: path)
        let reader = HostsTable(table, name: "the top", path: path)
        serverEntry = try HostEntry(url: try reader.text("server") ?? "", table, in: directory)
        guard let value = table["host"] else { return }
        guard let servers = value.table else { throw reader.failure("\"host\" has to be a table.") }
        for entry in servers.entries {
            // The daemon knows a server by its line in brackets.
            guard entry.hasHeader else {
                passedOver.append(entry.key)
                continue
            }
            guard let server = entry.value.table else {
                throw reader.failure("\"\(entry.key)\" has to be a table.")
            }
            hosts.append(try HostEntry(url: entry.key, server, in: directory))
        }
    }

    /// The mistake's message is left out: it may quote the file, and a header's value is a secret.
    private static func table(_ text: String, path: String) throws(Failure) -> TOMLTable {
        do throws(TOMLMistake) {
            return try TOMLTable(parsing: text)
        } catch {
            throw Failure(
                .policy,
                "The hosts file \(path) is invalid TOML: line \(error.place.line), column \(error.place.column).",
                hint: "Correct it: containerd ignores such a file, and only its log says so.")
        }
    }
}
