// How large layers are once they are unpacked, told before they are: unpacking takes its time by these bytes.

import ContainerdClient
import FoundationEssentials
import OCI

extension Descriptor {
    /// How many bytes a layer that is here has without its packing, as the end of a gzip stream says. Nil where nobody
    /// says it: of zstd, of a stream of several parts, which tells only the last, and of one that may have more than the
    /// 4 GiB up to which gzip counts.
    func unpackedSize(in containerd: Containerd) async -> Int64? {
        let type = mediaType.rawValue
        guard type.hasSuffix("gzip") else { return type.hasSuffix(".tar") ? self.size : nil }
        guard (18..<1 << 30).contains(self.size),
            let end = try? await containerd.bytes(of: digest, from: self.size - 4, 4), end.count == 4
        else { return nil }
        let size = end.reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
        // What can't be packed grows a little.
        return size >= self.size / 10 * 9 ? size : nil
    }
}
