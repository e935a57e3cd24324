// The configuration file: so far what it says of single registries, and of this program's own transfers.

import ArgumentParser
import FoundationEssentials
import TOMLKit

/// `$XDG_CONFIG_HOME/tallyman/config.toml`, or the file of `--config`.
struct ConfigFile: Sendable {
    /// Registries whose certificates aren't verified, by `host` or `host:port`.
    private(set) var unverified: Set<String> = []
    /// Registries that are asked over plain HTTP.
    private(set) var plainHTTP: Set<String> = []
    /// How many blobs the local engine moves at once, for one operation.
    private(set) var downloads = 3

    /// Without a file everything is as usual. One that was named must be there.
    ///
    /// Throws a `ValidationError` that names the place of the first mistake.
    init(named name: String?) throws {
        guard let path = name ?? Self.standardPath else { return }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            guard name != nil else { return }
            throw ValidationError("The configuration file \(path) can't be read.")
        }
        do {
            try read(try TOMLTable(string: text), path)
        } catch let error as TOMLParseError {
            let place = error.source.begin
            throw ValidationError("\(path):\(place.line):\(place.column): \(error.description)")
        }
    }

    static var standardPath: String? {
        let environment = ProcessInfo.processInfo.environment
        func folder(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        return (folder("XDG_CONFIG_HOME") ?? folder("HOME").map { "\($0)/.config" }).map {
            "\($0)/tallyman/config.toml"
        }
    }

    private mutating func read(_ file: TOMLTable, _ path: String) throws {
        try Self.check(file.keys, are: ["registries", "local"], path)
        try readLocal(file["local"], path)
        guard let value = file["registries"] else { return }
        guard let registries = value.table else {
            throw ValidationError("\(path): registries has to be a table: [registries.\"host:port\"]")
        }
        for registry in registries.keys {
            guard let settings = registries[registry]?.table else {
                throw ValidationError("\(path): registries.\"\(registry)\" has to be a table.")
            }
            try Self.check(settings.keys, are: ["skip-verify", "plain-http"], "\(path): registries.\"\(registry)\"")
            if try Self.flag("skip-verify", settings, path) { unverified.insert(registry.lowercased()) }
            if try Self.flag("plain-http", settings, path) { plainHTTP.insert(registry.lowercased()) }
        }
    }

    private mutating func readLocal(_ value: (any TOMLValueConvertible)?, _ path: String) throws {
        guard let value else { return }
        guard let settings = value.table else { throw ValidationError("\(path): local has to be a table: [local]") }
        try Self.check(settings.keys, are: ["downloads"], "\(path): local")
        guard let value = settings["downloads"] else { return }
        guard let count = value.int, (1...32).contains(count) else {
            throw ValidationError("\(path): downloads has to be a number from 1 to 32.")
        }
        downloads = count
    }

    private static func check(_ keys: [String], are known: [String], _ place: String) throws {
        guard let stranger = keys.first(where: { !known.contains($0) }) else { return }
        throw ValidationError(
            "\(place): there is no setting \"\(stranger)\". Known are: \(known.joined(separator: ", ")).")
    }

    private static func flag(_ name: String, _ settings: TOMLTable, _ path: String) throws -> Bool {
        guard let value = settings[name] else { return false }
        guard let flag = value.bool else { throw ValidationError("\(path): \(name) has to be true or false.") }
        return flag
    }
}
