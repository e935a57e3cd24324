// The probe's screen and keys.

import Canvas
import Failure
import Terminal
import Text

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@MainActor struct Probe {
    private let terminal: Terminal
    private var seen: [String] = []
    private var showsCursor = false

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    mutating func run() async throws {
        terminal.draw(canvas())
        for await event in terminal.events {
            switch event {
            case .key(.character("q")): return
            case .key(.control("z")): terminal.suspend()
            case .key(.control("l")): terminal.redrawAll()
            case .key(.character("E")): exit(3)
            case .key(.character("N")): Self.say("noted", to: STDERR_FILENO)
            case .key(.character("X")): trap()
            case .key(.character("V")): fault()
            case .key(.character("T")): throw Failure(.daemon, "thrown")
            case .key(.character("B")): terminal.write(raw: [7])
            case .key(.character("F")): terminal.write(raw: Array(repeating: 7, count: 100_000))
            case .key(.character("A")): animate()
            case .key(.character("D")): (0..<100).forEach { _ in terminal.draw(canvas()) }
            case .key(.character("H")):
                terminal.write(raw: [7])
                sleep(300)
            case .key(.character("W")):
                terminal.show(WindowStatus(title: "a\u{1B}]2;b\u{7}c", progress: .percent(42)))
            case .key(.character("R")): terminal.alert("done")
            case .key(.character("C")): showsCursor.toggle()
            case .terminated(let signal):
                seen.append("terminated \(signal)")
                return
            default: seen.append(Self.name(of: event))
            }
            terminal.draw(canvas())
        }
    }

    /// Changes the whole screen, as often as the terminal wants it, until the program ends.
    private func animate() {
        Task { [terminal] in
            for number in 0... {
                var canvas = Canvas(size: terminal.size)
                let line = String(repeating: "frame \(number), ", count: 20)
                for row in 1..<terminal.size.rows { canvas.put(line, column: 0, row: row, style: .plain) }
                canvas.put("frames \(terminal.pace) apart", column: 0, row: 0, style: .plain)
                terminal.draw(canvas)
                try await Task.sleep(for: terminal.pace)
            }
        }
    }

    private func canvas() -> Canvas {
        var canvas = Canvas(size: terminal.size)
        let size = terminal.size
        let facts = "\(size.columns)x\(size.rows) colours:\(terminal.colourDepth) utf8:\(terminal.isUTF8)"
        canvas.put(facts + " entry:\(terminal.entry.name)", column: 0, row: 0, style: .plain)
        canvas.put(terminal.warnings.first ?? "", column: 0, row: 1, style: .plain)
        canvas.put("漢字e\u{301}█🇩🇪|", column: 0, row: 2, style: .plain)
        canvas.put("red", column: 0, row: 3, style: Style(foreground: .ansi(1)))
        canvas.put("orange", column: 4, row: 3, style: Style(foreground: .rgb(255, 135, 0), background: .palette(236)))
        canvas.put("loud", column: 11, row: 3, style: Style(attributes: [.bold, .reverse, .underline, .italic]))
        let room = max(0, size.rows - 5)
        for (row, line) in seen.suffix(room).enumerated() {
            canvas.put(line, column: 0, row: 4 + row, style: .plain)
        }
        canvas.put("end", column: size.columns - 3, row: size.rows - 1, style: .plain)
        if showsCursor { canvas.cursor = (5, 2) }
        return canvas
    }

    private static func name(of event: TerminalEvent) -> String {
        switch event {
        case .key(let key): "key \(key)"
        case .mouse(let event): "mouse \(event.kind) \(event.button) at \(event.column),\(event.row)"
        case .paste(let text): "paste \(text.printable)"
        case .resize(let size): "resize \(size.columns)x\(size.rows)"
        case .resumed: "resumed"
        case .errors(let text): "errors \(text.printable)"
        case .terminated(let signal): "terminated \(signal)"
        }
    }

    /// Ends in a trap of the Swift runtime.
    private func trap() {
        let numbers = Array(0..<seen.count)
        Self.say("\(numbers[numbers.count])", to: STDERR_FILENO)
    }

    /// Ends in an access to memory that is not there.
    private func fault() {
        let number = UnsafePointer<UInt8>(bitPattern: 16)?.pointee
        Self.say("\(number ?? 0)", to: STDERR_FILENO)
    }

    static func say(_ text: String, to descriptor: Int32) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
