// What there is on a host: looked at by one command, once the sockets can't be reached by forwarding.

import Text

struct HostLook {
    /// Sockets that are there, the first that is looked for first.
    private(set) var sockets: [(path: String, isOpen: Bool)] = []
    private(set) var user = ""
    /// `tallyman` or `socat`: what can carry a connection over standard input and output.
    private(set) var carrier: String?

    /// Takes the sockets' paths as words.
    static let script = """
        for path; do
          if [ -S "$path" ]; then
            if [ -r "$path" ] && [ -w "$path" ]; then echo "open $path"; else echo "closed $path"; fi
          fi
        done
        echo "user $(id -un)"
        for name in tallyman socat; do
          if command -v "$name" >/dev/null; then echo "carrier $name"; fi
        done
        """

    init(_ answer: String) {
        for line in answer.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "open", "closed": sockets.append((parts[1], parts[0] == "open"))
            case "user": user = parts[1]
            case "carrier": carrier = carrier ?? parts[1]
            default: break
            }
        }
    }

    /// The command that carries a connection to the socket at `path`.
    static func command(of carrier: String, to path: String, usesSudo: Bool) -> String {
        let words =
            carrier == "socat" ? ["socat", "-", "UNIX-CONNECT:\(path)"] : [carrier, "dial-stdio", "--address", path]
        return "exec " + ShellQuoting.command((usesSudo ? ["sudo", "-n"] : []) + words)
    }
}
