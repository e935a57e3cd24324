// The entry: parses, runs, and turns what happened into an exit status.

import ArgumentParser
import CMemory
import Failure
import Glibc

@main
enum Main {
    static func main() async {
        cm_share(2)
        Output.occupyClosedStreams()
        // A reader that goes away is an error of the write, not the end of a daemon's transfer.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Tallyman.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit(ExitStatus.done.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch let failure as Failure {
            Output.complain(failure)
            exit(ExitStatus(failure).rawValue)
        } catch {
            let text = Tallyman.fullMessage(for: error)
            guard Tallyman.exitCode(for: error) != .success else {
                Output.write(text + "\n")
                exit(ExitStatus.done.rawValue)
            }
            Output.complain(text)
            exit(ExitStatus.usage.rawValue)
        }
    }
}
