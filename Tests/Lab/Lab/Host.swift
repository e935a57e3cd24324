// The machine the lab runs on, in the words of image configs.

import Foundation
import Glibc

package enum Host {
    /// "amd64", "arm64"…
    package static var architecture: String {
        #if arch(x86_64)
            "amd64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }

    /// "linux/amd64".
    package static var platform: String { "linux/\(architecture)" }

    /// Whether this process may mount: what a containerd with overlayfs needs.
    package static var isRoot: Bool { geteuid() == 0 }

    /// Those that the kernel mounts, without the modules that aren't loaded.
    static var fileSystems: [String] {
        let text = (try? String(contentsOfFile: "/proc/filesystems", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { $0.split(separator: "\t").last.map(String.init) }
    }
}
