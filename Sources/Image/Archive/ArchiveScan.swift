// Finds out what an archive holds, from the names of its members.

/// Takes members in order. Only all of them tell for certain what an archive holds: `oci-layout` and `manifest.json`
/// often come last, and what comes first may be a folder around everything or what a Mac adds.
package struct ArchiveScan: Sendable {
    /// What names say of the folder that they are in.
    private struct Marks {
        var hasLayout = false
        var hasDockerManifest = false
        var hasDockerLayer = false

        var areImages: Bool { hasLayout || hasDockerManifest && hasDockerLayer }
    }

    /// More folders with such names are not looked at: an image lies in one.
    private static let mostFolders = 64

    /// What the names so far tell for certain.
    package private(set) var verdict: ArchiveContents?
    /// What they tell if nothing unlike them comes: that all of an archive is an image in a folder.
    package private(set) var guess: ArchiveContents?

    private var marks: [String: Marks] = [:]
    /// Folders of the top that root file systems have.
    private var systemFolders: Set<Substring> = []
    /// The deepest folder that all members so far are in, or are folders on the way to; nil before the first.
    private var common: [Substring]?
    /// Members beside each other allow no deeper one.
    private var deepest = Int.max

    package init() {}

    /// What the archive holds when these were all of its members.
    package var contents: ArchiveContents {
        if let verdict { return verdict }
        let folders = marks.filter(\.value.areImages).keys.sorted()
        if folders.first == "" { return .images(folder: "") }
        return switch folders.count {
        case 0: common == nil ? .empty : .rootFileSystem
        case 1: .images(folder: folders[0])
        default: .severalImages(folders: folders)
        }
    }

    package mutating func add(_ member: TarMember) {
        guard verdict == nil else { return }
        let path = member.name.split(separator: "/").filter { $0 != "." }
        guard !path.contains(where: Self.isOfMac) else { return }
        guard !path.isEmpty else {
            // The folder around everything tells nothing, but an archive that has it isn't empty.
            common = common ?? []
            return
        }
        let isFolder = member.kind == .folder
        narrow(to: isFolder ? path[...] : path.dropLast(), isFile: !isFolder)
        if Self.systemFolders.contains(path[0]) { systemFolders.insert(path[0]) }
        guard systemFolders.count < 2 else {
            verdict = .rootFileSystem
            return
        }
        guard let place = mark(path, isFile: !isFolder) else { return }
        if place == 0 {
            verdict = .images(folder: "")
        } else if common?.starts(with: path[..<place]) == true {
            guess = .images(folder: path[..<place].joined(separator: "/"))
        }
    }

    /// Makes `common` a folder that holds, or that leads to, a member of `folder` too.
    private mutating func narrow(to folder: ArraySlice<Substring>, isFile: Bool) {
        let before = common ?? []
        let shared = zip(before, folder).prefix { $0 == $1 }.count
        if isFile { deepest = min(deepest, folder.count) }
        if shared < min(before.count, folder.count) { deepest = min(deepest, shared) }
        common = Array((folder.count > before.count ? folder : before[...]).prefix(deepest))
    }

    /// Notes what a path tells; where it tells of an image, how deep the image's folder is.
    private mutating func mark(_ path: [Substring], isFile: Bool) -> Int? {
        if let place = path.indices.first(where: { Self.isBlob(path[$0...]) || Self.isNamedByDigest(path[$0]) }) {
            mark(path[..<place]) { $0.hasDockerLayer = true }
            return place
        }
        guard isFile, let name = path.last else { return nil }
        let folder = path.dropLast()
        switch name {
        case "oci-layout":
            mark(folder) { $0.hasLayout = true }
            return folder.count
        case "manifest.json": mark(folder) { $0.hasDockerManifest = true }
        case _ where name.hasSuffix(".tar") || name.hasSuffix(".tar.gz"):
            mark(folder) { $0.hasDockerLayer = true }
            if name == "layer.tar" { mark(folder.dropLast()) { $0.hasDockerLayer = true } }
        default: return nil
        }
        return marks[folder.joined(separator: "/")]?.areImages == true ? folder.count : nil
    }

    private mutating func mark(_ folder: ArraySlice<Substring>, _ change: (inout Marks) -> Void) {
        let folder = folder.joined(separator: "/")
        if marks.count < Self.mostFolders || marks[folder] != nil { change(&marks[folder, default: Marks()]) }
    }

    /// What the Finder and the tar of a Mac add for themselves.
    private static func isOfMac(_ name: Substring) -> Bool {
        name.hasPrefix("._") || name == ".DS_Store" || name == "__MACOSX"
    }

    private static func isBlob(_ path: ArraySlice<Substring>) -> Bool {
        path.count > 1 && path.first == "blobs" && algorithms.contains(path[path.startIndex + 1])
    }

    /// Older Dockers have a folder named by a digest, Podman `DIGEST.tar`, go-containerregistry `sha256:DIGEST`, Jib
    /// `DIGEST.tar.gz`.
    private static func isNamedByDigest(_ name: Substring) -> Bool {
        let algorithm = "sha256:"
        let name = name.hasPrefix(algorithm) ? name.dropFirst(algorithm.count) : name
        let digits = name.prefix { $0.isASCII && $0.isHexDigit }
        return digits.count == 64 && endings.contains(name[digits.endIndex...])
    }

    private static let algorithms: Set<Substring> = ["sha256", "sha384", "sha512"]
    private static let endings: Set<Substring> = ["", ".json", ".tar", ".tar.gz"]
    private static let systemFolders: Set<Substring> = [
        "bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin",
        "srv",
        "sys", "tmp", "usr", "var",
    ]
}
