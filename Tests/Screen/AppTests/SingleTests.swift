// A program that shows one transfer and ends with it.

import App
import Failure
import Inventory
import OCI
import Testing
import TransferModel

@Suite struct SingleTests {
    private let id = TransferID(number: 1)

    private func operation() throws -> TransferModel.Operation {
        .pull(PullRequest(reference: try Reference(parsing: "a"), snapshotter: "overlayfs"))
    }

    private func running() throws -> Session {
        var session = Session(mode: .single(try operation()))
        session.send(.connection(.up))
        return session
    }

    @Test func `the one transfer starts with the connection, once`() throws {
        let operation = try operation()
        var session = Session(mode: .single(operation))
        #expect(session.send(.connection(.connecting(address: "/a"))) == [])
        #expect(
            session.send(.connection(.up)) == [
                .start(id, operation, namespace: "default"), .remember(reference: "a:latest"),
            ])
        #expect(session.state.place == .single)
        #expect(session.send(.connection(.lost(Failure(.daemon, "Gone.")))) == [])
        #expect(session.send(.connection(.up)) == [])
        #expect(session.state.transfers.count == 1)
    }

    @Test(arguments: [.success, .cancelled, .failed(Failure(.network, "Oh."))] as [Outcome])
    func `its end ends the program`(outcome: Outcome) throws {
        var session = try running()
        #expect(session.send(.transferEnded(id, outcome)) == [.quit])
        #expect(session.state.transfers.first?.progress.outcome == outcome)
        #expect(session.state.banner == nil)
    }

    @Test(arguments: ["q", "ctrl-c", "c"]) func `it is cancelled without a question`(key: String) throws {
        var session = try running()
        #expect(session.press(key) == [.cancel(id)])
        #expect(session.state.dialog == nil)
        #expect(session.send(.transferEnded(id, .cancelled)) == [.quit])
    }

    @Test func `a second quit ends at once`() throws {
        var session = try running()
        #expect(session.press("q q") == [.cancel(id), .quit])
    }

    @Test func `without a connection quit is quit`() throws {
        var session = Session(mode: .single(try operation()))
        #expect(session.press("q") == [.quit])
    }

    @Test func `a daemon that can't transfer ends it at once and says why`() throws {
        var session = Session(mode: .single(try operation()))
        let reason = Failure(.policy, "Too old.")
        let state = ConnectionState.connected(
            .init(version: "1.6", revision: "", uuid: "", pid: 1), address: "/a", engine: nil, engineReason: reason)
        #expect(session.send(.connection(state)) == [.quit])
        #expect(session.state.transfers.first?.progress.outcome == .failed(reason))
    }

    @Test(arguments: ["1", "2", "3", "tab", "p", "n", "/", "enter", "space", "y", "r", "esc"])
    func `there is nowhere else to go`(key: String) throws {
        var session = try running()
        let before = session.state.whereabouts
        #expect(session.press(key) == [])
        #expect(session.state.whereabouts == before)
    }

    @Test func `the help has only its keys`() throws {
        var session = try running()
        session.press("?")
        #expect(session.state.dialog == .help(HelpDialog()))
        let summaries = HelpDialog().lines(in: session.state).compactMap {
            if case .entry(_, let summary) = $0 { summary } else { nil }
        }
        #expect(summaries.contains(Action.cancel.summary))
        #expect(!summaries.contains(Action.pull.summary))
        session.press("esc")
        #expect(session.state.dialog == nil)
    }
}
