// What xterm sends for a key while a program has switched its keypad to application mode.

package import Canvas

extension Key {
    package var bytes: [UInt8] {
        switch self {
        case .character(let character): Array(String(character).utf8)
        case .control(let character):
            character == " " ? [0] : (character.asciiValue).map { [$0 & 0x1F] } ?? []
        case .alt(let character): [0x1B] + Array(String(character).utf8)
        case .enter: [13]
        case .escape: [0x1B]
        case .tab: [9]
        case .backTab: Self.sequence("[Z")
        case .backspace: [0x7F]
        case .delete: Self.sequence("[3~")
        case .insert: Self.sequence("[2~")
        case .up: Self.sequence("OA")
        case .down: Self.sequence("OB")
        case .right: Self.sequence("OC")
        case .left: Self.sequence("OD")
        case .pageUp: Self.sequence("[5~")
        case .pageDown: Self.sequence("[6~")
        case .home: Self.sequence("OH")
        case .end: Self.sequence("OF")
        case .function(let number): Self.function(number)
        }
    }

    private static func sequence(_ text: String) -> [UInt8] {
        [0x1B] + Array(text.utf8)
    }

    private static func function(_ number: Int) -> [UInt8] {
        let codes = [0, 0, 0, 0, 0, 15, 17, 18, 19, 20, 21, 23, 24]
        guard (1...12).contains(number) else { return [] }
        return number <= 4 ? sequence("O" + ["P", "Q", "R", "S"][number - 1]) : sequence("[\(codes[number])~")
    }
}
