// The page of a transfer over time: no row moves while it runs, columns stand still, and no room is left unused.

import App
import Canvas
import OCI
import Testing
import TransferModel
import Views

@Suite struct TransferPageTests {
    /// Layers are loaded three at a time and unpacked one after the other, each at a pace of its own.
    @Test(arguments: [(80, 24), (120, 40), (200, 60)], [3, 30, 127])
    func `no row moves while it runs, and free room is used`(size: (columns: Int, rows: Int), count: Int) throws {
        var pull = MadePull(layers: count)
        var play = Scenes.images.played(columns: size.columns, rows: size.rows)
        play.pull("app")
        play.transfer(pull.manifest, .settled)
        for event in pull.here { play.transfer(event) }
        var before: [Digest: Place] = [:]
        while !pull.isDone {
            play.seconds += 0.5
            for event in pull.step() { play.transfer(event) }
            let lines = play.canvas().lines
            let body = (play.state.layout.bodyTop + 3..<play.state.layout.bodyEnd)
            var places: [Digest: Place] = [:]
            for digest in pull.running {
                let place = try #require(lines.place(of: digest.short, in: body), "a layer that runs has no row")
                #expect(before[digest] ?? place == place, "a row has moved")
                places[digest] = place
            }
            before = places
            // Three documents belong to the image.
            let shown = lines.count(in: body)
            let room = body.count * (size.columns >= 160 && count + 3 > body.count ? 2 : 1)
            #expect(shown == min(room, count + 3))
        }
    }

    /// Each key moves what is there by one line, to the last and no further, and back up to the first.
    @Test(arguments: [(80, 24), (120, 40), (200, 60)]) func `scrolling begins where the page stands`(
        columns: Int, rows: Int
    ) throws {
        var pull = MadePull(layers: 400)
        var play = Scenes.images.played(columns: columns, rows: rows)
        play.pull("app")
        play.transfer(pull.manifest, .settled)
        for event in pull.here.prefix(200) + pull.step() { play.transfer(event) }
        func layers() -> [String] {
            let body = play.state.layout.bodyTop + TransferPage.headingRows..<play.state.layout.bodyEnd
            // The second column goes on where the first ends.
            let lines = play.canvas().lines[body]
            let halves = columns >= 160 ? lines.map { $0.prefix(columns / 2) } : lines.map { $0[...] }
            let others = columns >= 160 ? lines.map { $0.dropFirst(columns / 2) } : []
            return (halves + others).compactMap { half in
                half.split(separator: " ").first { $0.hasSuffix("/400") }.map(String.init)
            }
        }
        let before = layers()
        play.press("down")
        let after = layers()
        #expect(after.suffix(10).dropLast() == before.suffix(9), "\(before) \(after)")
        play.press("up up")
        #expect(layers().suffix(9) == after.suffix(11).dropLast(2))
        play.press("end")
        let end = layers()
        #expect(end.last == "400/400")
        play.press("down down up")
        #expect(layers() != end)
        play.press("down")
        #expect(layers() == end)
        for _ in 1...400 { play.press("up") }
        #expect(layers().contains("1/400"))
        play.press("home")
        #expect(layers() == before)
    }

    /// `34 %   2.0/5.9 GB   500 kB/s   1:10:00 to 2:20:00 left` is longer than a screen of 80 columns has room for.
    @Test(arguments: [80, 99, 100, 120]) func `the time left is whole, if need be without the speed`(
        columns: Int
    ) throws {
        var play = Scenes.images.played(columns: columns, rows: 24)
        play.pull("app")
        play.transfer(.manifest((20, 2_000), (21, 3_900)), .settled, .layer(20, .exists, of: 2_000))
        var cut: [String] = []
        for step in 0...8 {
            play.seconds += 1
            play.transfer(.layer(21, .downloading, Double(step) * 0.5, of: 3_900))
            let item = try #require(play.state.transfers.first)
            guard let left = item.progress.timeLeft(at: item.time(at: play.now)) else { continue }
            let line = try #require(play.canvas().lines.first { $0.contains("/5.9 GB") })
            #expect(line.contains(left.text), "\(line)")
            let speed = item.progress.speed(at: item.time(at: play.now))
            if speed != nil, !line.contains("/s") { cut.append(line) }
        }
        #expect(cut.isEmpty == (columns >= 100))
    }

    @Test func `what the registry had before a push is there, not here`() {
        var play = Scenes.images.played(columns: 120, rows: 24)
        play.press("P enter")
        play.transfer(.manifest((20, 100), (21, 5)), .settled, .layer(20, .exists, of: 100))
        #expect(play.canvas().lines.contains { $0.contains("(1 already there, ") })
        play.end(.succeeded(TransferResult(images: [], engine: .transfer)))
        play.press("esc")
        #expect(play.canvas().lines.contains { $0.contains("2 of 2 there") })
    }

    @Test func `numbers stand below each other, whatever a layer does`() throws {
        for columns in [80, 120, 200] {
            let lines = try #require(Scenes.pages.last).played(columns: columns, rows: 24).canvas().lines
            let parts = lines.compactMap {
                $0.hasPrefix("   10") ? $0.prefix(columns >= 160 ? columns / 2 : columns) : nil
            }
            let ends = parts.compactMap { line in
                line.firstRange(of: "MB").map { line.distance(from: line.startIndex, to: $0.upperBound) }
            }
            #expect(ends.count == parts.count && Set(ends).count == 1, "\(columns)")
        }
    }

    @Test func `a layer that has just begun has no speed`() throws {
        let begun = Scenes.images.named("begun").then { play in
            play.pull("app")
            play.transfer(.manifest((20, 100)), .settled, .layer(20, .downloading, 0, of: 100))
            play.seconds = 3
            play.transfer(.layer(20, .downloading, 0, of: 100))
        }
        let lines = begun.played(columns: 120, rows: 24).canvas().lines
        let line = try #require(lines.first { $0.contains("layer 1/1") })
        #expect(line.contains("0/100 MB") && !line.contains("/s"))
    }
}

/// Where a layer stands: which row, and in which of the two columns.
private struct Place: Equatable {
    var row: Int
    var column: Int
}

extension [String] {
    fileprivate func place(of text: String, in rows: Range<Int>) -> Place? {
        for row in rows {
            guard let range = self[row].firstRange(of: text) else { continue }
            return Place(row: row, column: self[row].distance(from: self[row].startIndex, to: range.lowerBound))
        }
        return nil
    }

    /// How many layers, and words on how many there are more, stand in these rows.
    fileprivate func count(in rows: Range<Int>) -> Int {
        rows.reduce(0) { sum, row in
            let words = self[row].split(separator: " ")
            return sum + words.count { ($0.hasPrefix("10") || $0.hasPrefix("aa")) && $0.count == 12 }
                + words.count { $0 == "more" }
        }
    }
}

/// A pull as an engine tells of it.
private struct MadePull {
    private let layers: Int
    private var loaded: [Int]
    private var unpacked = 0
    private var unpackedPart = 0
    private static let size = 10.0

    /// Of many the first are here.
    init(layers: Int) {
        self.layers = layers
        loaded = (0..<layers).map { $0 < layers - 40 ? 10 : 0 }
        unpacked = max(0, layers - 40)
    }

    var here: [TransferEvent] { (0..<unpacked).map { .layer(0x1000 + $0, .exists, of: Self.size) } }

    var manifest: TransferEvent { .manifest((0..<layers).map { (0x1000 + $0, Self.size) }) }
    var isDone: Bool { unpacked == layers }

    private var loading: [Int] { Array(loaded.indices.filter { loaded[$0] < 10 }.prefix(3)) }

    var running: [Digest] {
        loading.filter { loaded[$0] > 0 }.map { digest(0x1000 + $0) }
            + (unpackedPart > 0 ? [digest(0x1000 + unpacked)] : [])
    }

    mutating func step() -> [TransferEvent] {
        var events: [TransferEvent] = []
        for layer in loading {
            loaded[layer] = min(10, loaded[layer] + 2 + layer * 7 % 5)
            let isWhole = loaded[layer] == 10
            events.append(
                .layer(0x1000 + layer, isWhole ? .complete : .downloading, Double(loaded[layer]), of: Self.size))
        }
        guard unpacked < layers, loaded[unpacked] == 10 else { return events }
        unpackedPart += 3
        if unpackedPart > 10 {
            events.append(.layer(0x1000 + unpacked, .unpacked, of: Self.size))
            (unpacked, unpackedPart) = (unpacked + 1, 0)
        } else {
            events.append(.layer(0x1000 + unpacked, .unpacking, Double(unpackedPart), of: Self.size))
        }
        return events
    }
}
