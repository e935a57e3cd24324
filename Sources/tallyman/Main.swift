// The entry: parses, runs, and turns what happened into an exit status.

import ArgumentParser
import CMemory
import Failure
import ScreenRuntime
import Glibc

@main
enum Main {
    static func main() async {
        cm_share(2)
        Output.occupyClosedStreams()
        // A reader that goes away is an error of the write, not the end of a daemon's transfer.
        signal(SIGPIPE, SIG_IGN)
        let status = await run()
        LogFile.flush()
        exit(status.rawValue)
    }

    private static func run() async -> ExitStatus {
        do {
            var command = try Tallyman.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch let status as ExitStatus {
            return status
        } catch is SeveralHosts {
            Output.complain(
                "tallyman: this takes one host; several are for pull, copy, load, import, tag, images and the screen.")
            return .usage
        } catch let failure as Failure {
            Output.complain(failure)
            return ExitStatus(failure)
        } catch {
            let text = Tallyman.fullMessage(for: error)
            guard Tallyman.exitCode(for: error) != .success else {
                Output.write(text + "\n")
                return .done
            }
            Output.complain(text)
            return .usage
        }
    }
}
