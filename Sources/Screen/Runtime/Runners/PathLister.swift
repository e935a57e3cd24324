// The files that a path which is being typed may mean.

import App
import Files
import FoundationEssentials
import TransferModel

enum PathLister {
    /// More are of no use on a screen.
    private static let most = 1000

    /// All names that begin with the text, by name. `~` stands for the user's folder and stays as it is.
    static func completions(of path: String) async -> [PathCompletion] {
        await blocking { names(beginningWith: path) }
    }

    private static func names(beginningWith path: String) -> [PathCompletion] {
        let split = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let (folder, start) = (String(path[..<split]), path[split...])
        let real = expanded(folder.isEmpty ? "./" : folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: real)) ?? []
        return names.filter { $0.hasPrefix(start) && (!$0.hasPrefix(".") || start.hasPrefix(".")) }
            .sorted().prefix(most).map { name in
                let target = URL(filePath: real + name).resolvingSymlinksInPath().path
                let type = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
                return PathCompletion(
                    path: folder + name, isFolder: type == .typeDirectory,
                    isRegular: type == .typeRegular || type == nil)
            }
    }

    /// With `~` and `~/` replaced.
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        return FileManager.default.homeDirectoryForCurrentUser.path + path.dropFirst()
    }
}

extension TransferModel.Operation {
    /// The same with paths as the file system has them.
    var expandingHome: TransferModel.Operation {
        switch self {
        case .load(var request):
            request.source = request.source.expandingHome
            return .load(request)
        case .import(var request):
            request.source = request.source.expandingHome
            return .import(request)
        case .save(var request):
            if case .file(let path) = request.destination {
                request.destination = .file(path: PathLister.expanded(path))
            }
            return .save(request)
        case .pull, .push, .tag, .copy: return self
        }
    }
}

extension ArchiveSource {
    fileprivate var expandingHome: ArchiveSource {
        if case .file(let path) = self { .file(path: PathLister.expanded(path)) } else { self }
    }
}
