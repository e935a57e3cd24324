// What to type to have nerdctl do the same.

import OCI
import Text
import TransferModel

enum NerdctlCommand {
    /// Names and meanings are those of nerdctl's own options; what it has no option for is left out. Nil for what it
    /// can't do.
    static func text(_ operation: Operation, _ context: FormContext) -> String? {
        var words = ["nerdctl"]
        if context.namespace != "default" { words += ["--namespace", context.namespace] }
        if let snapshotter = operation.snapshotter, snapshotter != "overlayfs" {
            words += ["--snapshotter", snapshotter]
        }
        words.append(operation.kind.rawValue)
        switch operation {
        case .pull(let request):
            words += options(request.platforms, host: context.host)
            if request.unpack != .auto { words.append("--unpack=\(request.unpack.rawValue)") }
            words.append(request.source.familiar)
        case .push(let request):
            words += options(request.platforms, host: context.host)
            if request.hasAllTags { words.append("--all-tags") }
            if request.takesNondistributable { words.append("--allow-nondistributable-artifacts") }
            if request.destination == .ipfs(fetchesMissing: false) { words.append("--ipfs-ensure-image=false") }
            words.append(request.typed)
        case .tag(let request): words += [request.source, request.target.familiar]
        case .load(let request):
            words += options(request.platforms, host: context.host)
            words += ["-i", request.source.description]
        case .import(let request):
            if let message = request.message { words += ["-m", message] }
            if let platform = request.platform, platform != context.host {
                words += ["--platform", platform.description]
            }
            words.append(request.source.description)
            if let reference = request.reference { words.append(reference.familiar) }
        case .save(let request):
            words += options(request.platforms, host: context.host)
            words += ["-o", request.destination.description] + request.images
        case .copy: return nil
        }
        return ShellQuoting.command(words)
    }

    private static func options(_ platforms: PlatformChoice, host: Platform?) -> [String] {
        switch platforms {
        case .all: ["--all-platforms"]
        case .only(let platforms):
            platforms == host.map { [$0] } ? [] : platforms.flatMap { ["--platform", $0.description] }
        }
    }
}
