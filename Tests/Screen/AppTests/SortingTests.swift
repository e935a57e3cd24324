// Sorting lists, and marking many lines at once.

import App
import Columns
import Inventory
import Testing

@Suite struct SortingTests {
    /// Three images of 3, 1 and 2 MB; the last was recorded first.
    private static func session() -> Session {
        var session = Session.usual
        for (number, size) in [(10, 3), (11, 1), (12, 2)] {
            session.send(
                .inventory(
                    .contents([
                        digest(number): TargetContents(platforms: [
                            PlatformContents(
                                platform: amd64, manifest: digest(90), config: digest(91), blobSize: Int64(10 - size),
                                layers: 1, size: Int64(size) * 1_000_000)
                        ])
                    ])))
        }
        return session
    }

    private static func order(_ session: Session) -> [Int] { session.state.places.images.list.shown }

    @Test(
        arguments: [
            ("", [0, 1, 2]), (">", [0, 1, 2]), ("> I", [2, 1, 0]), ("I", [2, 1, 0]), ("<", [1, 2, 0]),
            ("< <", [0, 2, 1]), ("< < I", [1, 2, 0]), ("> <", [0, 1, 2]), ("< < >", [1, 2, 0]), ("< >", [0, 1, 2]),
        ])
    func `keys choose the column and the way`(keys: String, order: [Int]) {
        var session = Self.session()
        session.press(keys)
        #expect(Self.order(session) == order)
    }

    @Test func `a click on a heading sorts, another one turns the order round`() {
        var session = Self.session()
        session.send(.click(.heading("SIZE")))
        #expect(Self.order(session) == [0, 2, 1])
        session.send(.click(.heading("SIZE")))
        #expect(Self.order(session) == [1, 2, 0])
        session.send(.click(.heading("NOTHING")))
        #expect(session.state.places.images.list.cursor.sorting == Sorting(column: "SIZE", isDescending: false))
    }

    @Test func `the selection stays on its line, and what is not known comes last both ways`() {
        var session = Self.session()
        session.press("j")
        session.send(.click(.heading("SIZE")))
        #expect(session.state.places.images.list.position == 2)
        #expect(session.state.selectedImage?.name == "docker.io/library/busybox:1")
        session.list([
            "docker.io/library/alpine:3.20", "docker.io/library/busybox:1", "registry.k8s.io/pause:3.9", "z.test/new:1",
        ])
        #expect(Self.order(session).last == 3)
        session.press("I")
        #expect(Self.order(session).last == 3)
        #expect(session.state.selectedImage?.name == "docker.io/library/busybox:1")
    }

    @Test func `each list keeps its own order, also under a filter`() {
        var session = Self.session()
        session.press("< < 3 > I 1")
        #expect(Self.order(session) == [0, 2, 1])
        #expect(session.state.places.snapshotters.list.shown == [1, 0, 2])
        session.press("/ d o c k e r enter")
        #expect(Self.order(session) == [0, 1])
        session.press("2 >")
        #expect(session.state.sortColumns == [])
    }

    @Test(
        arguments: [
            ("space", [0]), ("space j V", [0, 1, 2]), ("j space V", [1, 2]), ("V", [0]), ("G V g V", [0, 1, 2]),
            ("ctrl-a", [0, 1, 2]), ("ctrl-a ctrl-a", []), ("space ctrl-a", [0, 1, 2]), ("space *", [1, 2]),
            ("*", [0, 1, 2]),
            ("/ b u s enter ctrl-a", [1]), ("space / b u s enter *", [0, 1]), ("ctrl-a esc", []),
            ("space j esc V", [2]),
        ])
    func `many are marked at once`(keys: String, marked: [Int]) {
        var session = Session.usual
        session.press(keys)
        let names = ["docker.io/library/alpine:3.20", "docker.io/library/busybox:1", "registry.k8s.io/pause:3.9"]
        #expect(session.state.markedImages == Set(marked.map { names[$0] }))
    }

    @Test func `how many are marked, and their size`() {
        var session = Self.session()
        #expect(session.state.markedSize == nil)
        session.press("ctrl-a")
        #expect(session.state.markedSize?.count == 3)
        #expect(session.state.markedSize?.bytes == 6_000_000)
        #expect(session.state.markedSize?.isAll == true)
    }

    @Test func `an image of two names is added up once, each of its platforms for itself`() {
        var session = Session.with(images: 0)
        session.send(.inventory(.images([.made("host/a:1", target: 10), .made("host/b:1", target: 10)])))
        let platforms = [amd64, arm64].map { platform in
            PlatformContents(
                platform: platform, manifest: digest(90), config: digest(91), blobSize: 1, layers: 1, size: 5)
        }
        session.send(.inventory(.contents([digest(10): TargetContents(platforms: platforms)])))
        session.press("ctrl-a")
        #expect(session.state.markedSize?.count == 2)
        #expect(session.state.markedSize?.bytes == 10)
    }
}
