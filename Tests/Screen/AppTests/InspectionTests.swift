// Which targets are asked for: those on the screen that are not known, once.

import App
import Failure
import Inventory
import OCI
import Testing

@Suite struct InspectionTests {
    private func targets(_ numbers: Range<Int>) -> [Effect] { [.inspect(numbers.map { digest(100 + $0) })] }

    /// Not yet connected, 100 images listed.
    private func listed() -> Session {
        var session = Session()
        session.send(.inventory(.images(ImageRecord.made(count: 100))))
        return session
    }

    @Test func `the visible targets are asked for with the connection, once`() {
        var session = listed()
        #expect(session.send(.connection(.up)) == targets(0..<18))
        #expect(session.send(.tick) == [])
        #expect(session.press("j k x") == [])
        #expect(session.send(.connection(.up)) == [])
        #expect(session.send(.inventory(.images(ImageRecord.made(count: 100)))) == [])
    }

    @Test func `scrolling asks for what comes into view`() {
        var session = listed()
        session.send(.connection(.up))
        #expect(session.press("pgdown") == [])
        #expect(session.press("j") == targets(1..<19))
        #expect(session.press("G") == targets(82..<100))
    }

    @Test func `what is known is not asked for`() {
        var session = listed()
        session.send(.inventory(.contents([digest(100): .made(amd64), digest(102): .made(amd64)])))
        #expect(session.send(.connection(.up)) == [.inspect([101, 103].map(digest) + (104..<118).map(digest))])
        let rest = Dictionary(uniqueKeysWithValues: (100..<118).map { (digest($0), TargetContents.made(amd64)) })
        #expect(session.send(.inventory(.contents(rest))) == [])
    }

    @Test func `a target with several names is asked for once`() {
        var session = Session()
        session.send(.connection(.up))
        let images: [ImageRecord] = [.made("a", target: 5), .made("b", target: 6), .made("c", target: 5)]
        #expect(session.send(.inventory(.images(images))) == [.inspect([digest(5), digest(6)])])
    }

    @Test func `a bigger screen asks for more, a banner for nothing new`() {
        var session = listed()
        session.send(.connection(.up))
        #expect(session.send(.resize(columns: 80, rows: 26)) == targets(0..<20))
        let known = Dictionary(uniqueKeysWithValues: (100..<120).map { (digest($0), TargetContents.made(amd64)) })
        session.send(.inventory(.contents(known)))
        #expect(session.send(.failed(Failure(.daemon, "Oh."))) == [])
    }

    @Test(arguments: ["2", "3"]) func `other views ask for nothing`(view: String) {
        var session = listed()
        session.press(view)
        #expect(session.send(.connection(.up)) == [])
        #expect(session.press("1") == targets(0..<18))
    }

    @Test func `a daemon that comes back is asked again for what it didn't answer`() {
        var session = listed()
        session.send(.connection(.up))
        session.send(.connection(.lost(Failure(.daemon, "Gone."))))
        #expect(session.press("G g") == [])
        #expect(session.send(.connection(.up)) == targets(0..<18))
    }

    @Test func `a reset asks for all again`() {
        var session = listed()
        session.send(.connection(.up))
        #expect(session.send(.inventory(.reset(namespace: "default", snapshotter: "native"))) == targets(0..<18))
    }

    @Test func `the image whose details are open comes first`() {
        var session = listed()
        session.press("j j enter")
        #expect(
            session.send(.connection(.up)) == [
                .inspect([digest(102)] + [100, 101].map(digest) + (103..<118).map(digest)), .followResources(true),
            ])
    }
}
