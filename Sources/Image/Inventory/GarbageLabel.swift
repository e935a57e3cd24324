// The labels by which containerd's garbage collector knows what is needed (containerd 2.1.9, core/metadata/gc.go).

enum GarbageLabel {
    static let expire = "containerd.io/gc.expire"
    /// On a lease: what its resources refer to is not held.
    static let flat = "containerd.io/gc.flat"
    static let root = "containerd.io/gc.root"

    /// What a label refers to; nil when it is no reference. Of `gc.ref.content` and `gc.ref.image` more may follow
    /// after a dot or a slash, of `gc.ref.snapshot.NAME` after a slash.
    static func reference(_ key: String, _ value: String) -> Resource? {
        guard key.hasPrefix("containerd.io/gc.ref.") else { return nil }
        let rest = key.dropFirst("containerd.io/gc.ref.".count)
        if rest.hasPrefix("snapshot.") {
            let snapshotter = rest.dropFirst("snapshot.".count).prefix { $0 != "/" }
            return .snapshot(value, in: String(snapshotter))
        }
        let kind = rest.prefix { $0 != "." && $0 != "/" }
        switch kind {
        case "content": return .blob(value)
        case "image": return .image(value)
        default: return nil
        }
    }
}
