// Paths of a hosts file.

/// Paths made absolute as the daemon does it: by their text alone.
enum Path {
    /// `..` is taken away without a look at symbolic links, as Go's `filepath.Join` does.
    static func absolute(_ path: String, in directory: String) -> String {
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : "\(directory)/\(path)").split(separator: "/") where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
