// A folder for one test, with files in it.

import Foundation
import Glibc
import RegistryHosts

/// Gone when the last reference is.
final class Sandbox: Sendable {
    let path: String

    /// Files by their paths in the folder; a path that ends in a slash is an empty folder.
    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hosts-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws {
        let file = "\(path)/\(name)"
        let folder = name.hasSuffix("/") ? file : file.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if !name.hasSuffix("/") { try Data(text.utf8).write(to: URL(filePath: file)) }
    }

    /// A hosts file in `root/entry`, found again for that registry.
    func found(_ registry: String, _ text: String) throws -> FoundHosts? {
        try write(text, to: "root/\(registry)/hosts.toml")
        return try HostsSearch(roots: ["\(path)/root"]).find(for: registry)
    }

    /// The names in a folder of this one.
    func names(in folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []).sorted()
    }

    /// The permission bits of a path, links not followed.
    static func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }
}
