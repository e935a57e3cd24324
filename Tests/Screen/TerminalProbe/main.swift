// A small program for tests of the terminal: shows what it is told, and obeys a few keys.

import Canvas
import Failure
import Terminal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

let arguments = CommandLine.arguments
let log = arguments.firstIndex(of: "--log").map { arguments[$0 + 1] }
let options = TerminalOptions(mouse: !arguments.contains("--no-mouse"), crashLog: log)
do {
    try await withTerminal(options) { terminal in
        var probe = Probe(terminal)
        try await probe.run()
    }
    Probe.say("bye", to: STDOUT_FILENO)
} catch let failure as Failure {
    Probe.say("failed: \(failure.message)", to: STDERR_FILENO)
    exit(1)
}
