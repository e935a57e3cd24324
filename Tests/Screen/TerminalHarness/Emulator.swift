// A terminal emulator that bytes are fed to, over libvterm.

import CHarness
import Canvas

/// Owns one libvterm terminal. Not for sharing: it lives inside the session's lock.
struct Emulator: ~Copyable {
    private let handle: OpaquePointer
    private(set) var size: Size

    init(size: Size) throws(HarnessFailure) {
        guard let handle = ch_screen_new(Int32(size.rows), Int32(size.columns)) else {
            throw HarnessFailure("no memory for a terminal screen")
        }
        self.handle = handle
        self.size = size
    }

    deinit { ch_screen_free(handle) }

    mutating func resize(_ size: Size) {
        self.size = size
        ch_screen_resize(handle, Int32(size.rows), Int32(size.columns))
    }

    /// Feeds what the program wrote and returns what the terminal answers.
    mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
        ch_screen_feed(handle, bytes, Int32(bytes.count))
        var answer = [UInt8](repeating: 0, count: 256)
        let count = ch_screen_answer(handle, &answer, Int32(answer.count))
        return Array(answer.prefix(Int(count)))
    }

    var screen: Screen {
        let state = ch_screen_state(handle)
        var cells: [ScreenCell] = []
        cells.reserveCapacity(size.columns * size.rows)
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                cells.append(ScreenCell(ch_screen_cell(handle, Int32(row), Int32(column))))
            }
        }
        return Screen(
            size: size, cells: cells, cursorColumn: Int(state.column), cursorRow: Int(state.row),
            isCursorVisible: state.visible, isAlternate: state.alternate, wantsMouse: state.mouse != 0)
    }
}

extension ScreenCell {
    fileprivate init(_ cell: ch_cell) {
        width = Int(cell.width)
        var scalars = String.UnicodeScalarView()
        let all = [cell.scalars.0, cell.scalars.1, cell.scalars.2, cell.scalars.3, cell.scalars.4, cell.scalars.5]
        for value in all.prefix(while: { $0 != 0 }) {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        text = scalars.isEmpty ? " " : String(scalars)
        foreground = Colour(cell.foreground)
        background = Colour(cell.background)
        if cell.bold { attributes.insert(.bold) }
        if cell.italic { attributes.insert(.italic) }
        if cell.underline { attributes.insert(.underline) }
        if cell.reverse { attributes.insert(.reverse) }
    }
}

extension Colour {
    fileprivate init(_ number: Int32) {
        switch number {
        case ..<0: self = .standard
        case 0..<16: self = .ansi(UInt8(number))
        case 16..<256: self = .palette(UInt8(number))
        default:
            self = .rgb(UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF))
        }
    }
}
