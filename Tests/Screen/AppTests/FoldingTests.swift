// An image has one line; its other platforms are folded below it.

import Inventory
import OCI
import Testing
import TransferModel

@testable import App

@Suite struct FoldingTests {
    /// `a` and `c` are of three platforms, the host's second; `b` is of one.
    private static var session: Session { session(of: ["a", "b", "c"]) }

    private static func session(of names: [String]) -> Session {
        var session = Session.usual
        session.list(names)
        session.send(
            .inventory(
                .contents([
                    digest(10): .made(arm64, amd64, arm), digest(11): .made(arm64),
                    digest(12): .made(arm64, amd64, arm),
                ])))
        return session
    }

    private static let arm = Platform(os: "linux", architecture: "arm", variant: "v7")

    /// Names with the platform's architecture, as they stand in the list.
    private static func lines(_ session: Session) -> [String] {
        session.state.places.images.list.shown.map { name(session.state.imageRow($0)) }
    }

    private static func selected(_ session: Session) -> String? {
        session.state.selectedImage.map(name)
    }

    private static func name(_ row: ImageRow) -> String { "\(row.name) \(row.platform?.architecture ?? "-")" }

    @Test func `an image has one line, of the host's platform where it has that`() {
        let session = Self.session
        #expect(Self.lines(session) == ["a amd64", "b arm64", "c amd64"])
        #expect(
            session.state.places.images.list.shown.map { session.state.imageRow($0).fold } == [
                .folded(2), nil, .folded(2),
            ])
        #expect(session.state.places.images.folding.images == 3)
    }

    @Test func `right unfolds its platforms below it, left folds them from any of them`() {
        var session = Self.session
        session.press("g right")
        #expect(Self.lines(session) == ["a amd64", "a arm64", "a arm", "b arm64", "c amd64"])
        #expect(
            session.state.places.images.list.shown.map { session.state.imageRow($0).fold }
                == [.unfolded, .below, .below, nil, .folded(2)])
        #expect(Self.selected(session) == "a amd64")
        session.press("j j left")
        #expect(Self.lines(session) == ["a amd64", "b arm64", "c amd64"])
        #expect(Self.selected(session) == "a amd64")
        // One of a single platform has nothing below it.
        session.press("j right")
        #expect(Self.lines(session) == ["a amd64", "b arm64", "c amd64"])
    }

    @Test func `what is unfolded stays so`() {
        var session = Self.session
        session.press("g right 2 1")
        session.send(.inventory(.someImages(["d": .made("d", target: 13)])))
        session.send(.inventory(.contents([digest(10): .made(arm64, amd64)])))
        #expect(Self.lines(session) == ["a amd64", "a arm64", "b arm64", "c amd64", "d -"])
    }

    @Test func `platforms stay below their image, whatever the order`() {
        var session = Self.session
        session.press("g right < I")
        #expect(session.state.cursor?.sorting != nil)
        let lines = Self.lines(session)
        let start = lines.firstIndex(of: "a amd64") ?? 0
        #expect(Array(lines[start...].prefix(3)) == ["a amd64", "a arm64", "a arm"])
        #expect(lines.count == 5)
    }

    @Test func `a filter finds what is folded`() {
        var session = Self.session
        session.press("/ a r m / v 7 enter")
        #expect(Self.lines(session) == ["a arm", "c arm"])
        session.press("esc")
        #expect(Self.lines(session) == ["a amd64", "b arm64", "c amd64"])
    }

    @Test func `a folded image is pulled again with all its platforms, an unfolded one with those marked`() {
        var session = Self.session(of: ["host.example/a:1", "host.example/b:1", "host.example/c:1"])
        session.press("g space")
        #expect(session.state.markedSize?.count == 1)
        #expect(Self.platforms(of: &session) == [[arm64, amd64, Self.arm]])
        session.press("g right")
        #expect(Self.platforms(of: &session) == [[amd64]])
    }

    @Test func `the marks of a folded image stand on its line`() {
        var session = Self.session
        session.press("g right j space left")
        #expect(session.state.places.images.list.marked == [.init(name: "a", platform: amd64)])
        #expect(session.state.markedSize?.count == 1)
        session.press("g space")
        #expect(session.state.places.images.list.marked == [])
        // One that is marked before its platforms are known is marked once.
        session.list(["e"])
        session.press("g space")
        session.send(.inventory(.contents([digest(10): .made(arm64, amd64, Self.arm)])))
        #expect(session.state.places.images.list.marked == [.init(name: "e", platform: amd64)])
    }

    @Test func `what can't be unfolded is not remembered`() {
        var session = Self.session
        session.press("g j right")
        session.send(.inventory(.contents([digest(11): .made(arm64, amd64)])))
        #expect(Self.lines(session) == ["a amd64", "b amd64", "c amd64"])
    }

    @Test func `another namespace begins folded`() {
        var session = Self.session
        session.press("g right n j enter")
        session.send(.inventory(.reset(namespace: "k8s.io", snapshotter: "native")))
        session.list(["a"])
        session.send(.inventory(.contents([digest(10): .made(arm64, amd64)])))
        #expect(Self.lines(session) == ["a amd64"])
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `rows that change stand as if all were listed again`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var session = Self.session(of: ["a", "b", "c"])
        var images: [String: ImageRecord] = [:]
        for (target, name) in zip(10..., ["a", "b", "c"]) { images[name] = .made(name, target: target) }
        for _ in 0..<60 {
            let name = ["a", "b", "c", "d", "e"].randomElement(using: &random) ?? ""
            let target = Int.random(in: 10...13, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                images[name] = .made(name, target: target)
                session.send(.inventory(.someImages([name: .made(name, target: target)])))
            case 1:
                images[name] = nil
                session.send(.inventory(.someImages([name: ImageRecord?.none])))
            case 2: session.press(["g right", "j right", "left", "j space"].randomElement(using: &random) ?? "")
            case 3: session.press(["/ a r m enter", "/ v 7 enter", "esc", "esc"].randomElement(using: &random) ?? "")
            default:
                let contents: [TargetContents] = [
                    .made(), .made(arm64), .made(arm64, amd64), .made(arm64, amd64, Self.arm),
                ]
                session.send(.inventory(.contents([digest(target): contents.randomElement(using: &random) ?? .made()])))
            }
            var listed = session
            listed.send(.inventory(.images(Array(images.values))))
            #expect(Self.lines(session) == Self.lines(listed))
            let (list, whole) = (session.state.places.images.list, listed.state.places.images.list)
            #expect(list.ids == whole.ids && list.selected == whole.selected && list.marked == whole.marked)
            #expect(session.state.places.images.folding.images == listed.state.places.images.folding.images)
            #expect(list.shown.map(session.state.imageRow) == whole.shown.map(listed.state.imageRow))
        }
    }

    private static func platforms(of session: inout Session) -> [[Platform]] {
        session.press("p")
        guard case .pullAgain(let requests) = session.state.question else { return [] }
        session.press("n")
        return requests.map { request in
            guard case .only(let platforms) = request.platforms else { return [] }
            return platforms
        }
    }
}
