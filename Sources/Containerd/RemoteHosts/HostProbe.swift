// What there is on a host: found out by one command, once the sockets can't be reached by forwarding.

import Text

struct HostProbe {
    /// The first socket that may be opened, that may not, and that is in a folder of others.
    private(set) var open: String?
    private var closed: String?
    private var hidden: String?
    private(set) var user = ""
    /// Those at which somebody is known to listen.
    private(set) var listening: Set<String> = []
    /// Of `tallyman` and `socat`: what can carry a connection over standard input and output.
    private(set) var carriers: [String] = []

    /// Takes the sockets' paths as words.
    static let script = """
        say() { printf '%s %s\\n' "$1" "$2"; }
        for path; do
          folder=${path%/*}
          while [ -n "$folder" ] && [ ! -d "$folder" ]; do folder=${folder%/*}; done
          if ! [ -x "$folder/" ]; then
            say hidden "$path"
          elif [ -S "$path" ]; then
            if [ -r "$path" ] && [ -w "$path" ]; then say open "$path"; else say closed "$path"; fi
            if grep -qF " $path" /proc/net/unix; then say listening "$path"; fi
          fi
        done
        say user "$(id -un)"
        for name in tallyman socat; do
          if command -v "$name" >/dev/null; then say carrier "$name"; fi
        done
        """

    /// One that the login may not open.
    var forbidden: String? { closed ?? hidden }

    init(_ answer: String) {
        for line in answer.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "open": open = open ?? parts[1]
            case "closed": closed = closed ?? parts[1]
            case "hidden": hidden = hidden ?? parts[1]
            case "listening": listening.insert(parts[1])
            case "user": user = parts[1]
            case "carrier": carriers.append(parts[1])
            default: break
            }
        }
    }

    /// The command that carries a connection to the socket at `path`.
    static func command(of carrier: String, to path: String, usesSudo: Bool) -> String {
        // These mean something in socat's addresses.
        let escaped = path.map { "\\,:!\"'()[]{}".contains($0) ? "\\\($0)" : String($0) }.joined()
        let words =
            carrier == "socat"
            ? ["socat", "-", "UNIX-CONNECT:\(escaped)"]
            : [carrier, "dial-stdio", "--address", path]
        return "exec " + ShellQuoting.command((usesSudo ? ["sudo", "-n"] : []) + words)
    }
}
