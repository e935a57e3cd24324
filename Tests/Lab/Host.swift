// The machine the lab runs on, in the words of image configs.

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
}
