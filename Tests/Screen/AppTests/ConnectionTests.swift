// The daemon goes away and comes back.

import App
import Failure
import Inventory
import Testing
import TransferModel

@Suite struct ConnectionTests {
    private let gone = Failure(.daemon, "The daemon went away.")

    @Test func `what comes together is taken in its order`() {
        var session = Session.usual
        let image = ImageRecord.made("host/new:1", target: 77)
        session.send(
            .inventories([
                .images([image]), .contents([digest(77): .made(amd64, arm64)]),
                .someImages(["host/newer:1": ImageRecord.made("host/newer:1", target: 78)]),
            ]))
        #expect(session.state.inventory.rows.map(\.platform) == [amd64, arm64, nil])
        #expect(session.state.places.images.list.count == 3)
    }

    @Test func `a lost daemon is told, and all that was known stays`() {
        var session = Session.usual
        #expect(session.state.message == nil)
        #expect(session.send(.connection(.lost(gone))) == [])
        #expect(session.state.message == gone)
        #expect(session.state.banner == nil)
        #expect(session.state.daemon.lastConnection == .up)
        #expect(session.state.shownImages.count == 3)
        session.press("esc")
        #expect(session.state.message == gone)
        session.send(.connection(.up))
        #expect(session.state.message == nil)
    }

    @Test func `a failure stands before the lost connection`() {
        var session = Session.usual
        session.send(.connection(.lost(gone)))
        let failure = Failure(.storage, "The disk is full.")
        session.send(.failed(failure))
        #expect(session.state.message == failure)
        session.press("esc")
        #expect(session.state.message == gone)
    }

    @Test func `a daemon that never came is no banner`() {
        var session = Session()
        session.send(.connection(.connecting(address: "/a")))
        session.send(.connection(.lost(gone)))
        #expect(session.state.message == nil)
        #expect(!session.state.knowsImages)
    }

    @Test func `a transfer that fails with the daemon tells of itself`() {
        var session = Session.usual
        let id = session.pull("a")
        session.press("1")
        session.send(.connection(.lost(gone)))
        session.send(.transferEnded(id, .failed(Failure(.daemon, "The pull broke."))))
        #expect(session.state.message?.message == "The pull broke.")
        #expect(!session.state.needsTicks)
    }

    @Test(arguments: [80, 40, 20]) func `the banner's lines fit, and the list gives way to them`(columns: Int) {
        var session = Session.with(images: 100, columns: columns, rows: 24)
        session.press("G")
        let before = session.state.layout.bodyRows
        session.send(
            .failed(
                Failure(
                    .network, String(repeating: "The line to the registry broke. ", count: 9), hint: "Try again.")))
        let lines = session.state.bannerLines
        #expect((2...5).contains(lines.count))
        #expect(lines.last == "Try again.")
        #expect(lines[0].count <= columns - 4 - AppState.headingColumns)
        #expect(lines.allSatisfy { $0.count <= columns - 4 })
        #expect(session.state.layout.bodyRows == before - lines.count)
        #expect(session.state.places.images.list.visible.contains(99))
        session.press("esc")
        #expect(session.state.bannerLines.isEmpty)
        #expect(session.state.layout.bodyRows == before)
    }
}
