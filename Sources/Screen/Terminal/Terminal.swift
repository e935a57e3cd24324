// The terminal: takes the tty, shows canvases, and gives the tty back as it was.

import CTerminal
package import Canvas
import Dispatch
import Failure

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The terminal that standard input and output are connected to. Get one from `withTerminal`.
///
/// There is one at a time. Standard error, if it is the terminal too, is held back while the screen is up: what comes to it
/// is told as an event, and shown afterwards.
@MainActor package final class Terminal {
    package private(set) var size: Size
    /// What colours the terminal shows. Colours beyond that are drawn as the nearest it can.
    nonisolated package let colourDepth: ColourDepth
    /// Whether the locale's characters are UTF-8. If not, everything but ASCII is drawn as `?`.
    nonisolated package let isUTF8: Bool
    /// Whether it shows the symbols, arrows and parts of blocks that text fonts have.
    nonisolated package var hasSymbols: Bool { isUTF8 && !entry.isConsole }
    /// The terminfo entry in use.
    nonisolated package let entry: TerminalEntry
    /// Sentences for the user about what had to be guessed.
    nonisolated package var warnings: [String] { entry.warning.map { [$0] } ?? [] }
    /// Keys, resizes and signals, in order. For one reader; it ends when the terminal is given back.
    nonisolated package let events: AsyncStream<TerminalEvent>

    let inbox: AsyncStream<TerminalEvent>.Continuation
    var decoder = InputDecoder()
    /// How often something was read.
    var inputs = 0
    var clicks = ClickTracker()
    var sources: [DescriptorWatch] = []
    var line = TerminalLine()
    /// Wakes when the tty has room again.
    var drain: DescriptorWatch?
    /// Whether a look at the line is due.
    var isTimed = false
    private var writer: CellWriter
    private var shown: Canvas?
    /// What is to be shown as soon as the terminal has taken what it was sent.
    private var waiting: Canvas?
    private var wantsRepaint = false
    var window: TerminalWindow

    /// Takes the tty. Throws where there is none, or it cannot be drawn on; then nothing has been changed.
    init(_ options: TerminalOptions) throws(Failure) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw Failure(
                .internal, "Standard input and output are not both a terminal, so the screen cannot be drawn.",
                hint: "Run it in a terminal, or use --plain-screen, or commands such as \"tallyman images\".")
        }
        entry = try TerminalEntry(term: Self.variable("TERM"))
        isUTF8 = ct_locale(Self.fallbackLocale)
        let features = WindowFeatures(term: Self.variable("TERM") ?? "", variable: Self.variable)
            .limited(to: options.window)
        window = TerminalWindow(features, isUTF8: isUTF8)
        let errors = ct_capture_begin(options.crashLog)
        let signals = ct_signals_begin()
        guard signals >= 0, ct_open(entry.name, isUTF8, options.extras(features)) else {
            ct_signals_end()
            ct_capture_end()
            throw Failure(.internal, "The terminal could not be taken: another screen is open in this program.")
        }
        let isDirect = ct_direct_colour()
        colourDepth = ColourDepth(
            colours: Int(ct_colours()), isDirect: isDirect, noColour: Self.variable("NO_COLOR"),
            colourTerm: Self.variable("COLORTERM"))
        writer = CellWriter(index: ColourIndex(depth: colourDepth, isDirect: isDirect), pairLimit: ct_pairs())
        size = Self.fittedSize()
        (events, inbox) = AsyncStream.makeStream()
        watch(signals: signals, errors: errors)
        ask()
    }

    /// Gives the tty back and shows what was written to standard error meanwhile.
    func close() {
        let patience = awaitAnswers()
        sources.forEach { $0.cancel() }
        endDrain()
        sources = []
        inbox.finish()
        ct_close(patience)
        ct_signals_end()
        ct_capture_end()
    }

    /// Shows a canvas. Only what differs from the last one is sent; nothing at all if they are equal.
    ///
    /// A canvas of another size than the terminal's is cut off or leaves the rest blank. While the terminal is still busy
    /// with the last one, it is kept; only the newest is shown then.
    package func draw(_ canvas: Canvas) {
        guard !isBusy else {
            waiting = canvas
            return
        }
        waiting = nil
        if shown?.size != canvas.size {
            ct_erase()
            shown = nil
        }
        var changed = shown == nil
        changed =
            canvas.forEachChange(since: shown) { column, row, cell in
                guard row < size.rows, column + cell.width <= size.columns else { return }
                writer.put(cell, column: column, row: row)
            } || changed
        changed = changed || shown?.cursor.map { [$0.column, $0.row] } != canvas.cursor.map { [$0.column, $0.row] }
        shown = canvas
        if changed { flush() }
    }

    /// Whether clicks and the wheel are reported; without, the terminal selects text as usual.
    package func use(mouse isWanted: Bool) { ct_use_mouse(isWanted) }

    /// Repaints everything, for a screen that something else has spoiled.
    package func redrawAll() {
        guard !isBusy else {
            wantsRepaint = true
            return
        }
        wantsRepaint = false
        ct_touch_all()
        flush()
    }

    /// Shows what has waited, now that the terminal has time.
    func goOn() {
        guard !isBusy else { return }
        if wantsRepaint { redrawAll() }
        if let waiting { draw(waiting) }
        sendWindow()
    }

    /// Stops the job as ctrl-Z does elsewhere: gives the tty back, waits until the job is continued, takes the tty again.
    ///
    /// Returns after that; then the last canvas is on the screen, and `.resumed` follows.
    package func suspend() {
        ct_suspend(awaitAnswers())
        window.forget()
        sendWindow()
        line.forget()
        fit()
        inbox.yield(.resumed)
    }

    /// Sends bytes to the terminal past the screen, such as a clipboard sequence. They must not move the cursor.
    package func write(raw bytes: [UInt8]) {
        ct_write(bytes, Int32(clamping: bytes.count))
    }

    /// Takes the tty again after the program was stopped from outside.
    func takeBack() {
        ct_take_back()
        window.forget()
        sendWindow()
        line.forget()
        fit()
        inbox.yield(.resumed)
    }

    /// Learns the size again. If it is another, everything is repainted by the next draw; if it is the same again, it may
    /// have been another in between, which has cost the terminal what it showed: that is repainted now.
    func fit() {
        let fitted = Self.fittedSize()
        guard fitted != size else { return redrawAll() }
        size = fitted
        shown = nil
        ct_touch_all()
        inbox.yield(.resize(fitted))
    }

    private func flush() {
        let cursor = shown?.cursor.flatMap { $0.row < size.rows && $0.column < size.columns ? $0 : nil }
        if ct_flush(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? -1)) { noteFrame() }
    }

    private static func fittedSize() -> Size {
        var rows: Int32 = 0
        var columns: Int32 = 0
        ct_fit(&rows, &columns)
        return Size(columns: Int(columns), rows: Int(rows))
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Where a UTF-8 locale is asked for that is not installed here, the C locale's UTF-8 twin does.
    private static var fallbackLocale: String? {
        let asked = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variable($0) }.first { !$0.isEmpty } ?? ""
        let encoding = asked.lowercased().filter { $0 != "-" }
        return encoding.hasSuffix("utf8") ? "C.UTF-8" : nil
    }
}
