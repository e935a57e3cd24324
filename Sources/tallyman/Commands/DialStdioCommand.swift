// `tallyman dial-stdio`.

import ArgumentParser
import ContainerdClient
import Failure
import ScreenRuntime

struct DialStdioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dial-stdio", abstract: "Connect standard input and output with containerd's socket.",
        discussion: "For ssh, where a host doesn't forward sockets. It ends when the socket is closed.")

    @ParentCommand var parent: Tallyman
    @OptionGroup var options: Options

    func run() async throws {
        let settings = try Settings(parent.options, options)
        guard settings.machines.isEmpty else { throw ValidationError("dial-stdio is for this machine's socket.") }
        let socket: SocketConnection
        do throws(Failure) {
            socket = try await settings.socket()
        } catch {
            Output.complain(error)
            throw ExitStatus.notConnected
        }
        await socket.joinStandardStreams()
    }
}
