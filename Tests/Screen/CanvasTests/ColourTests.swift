// Fitting colours to a depth.

import Canvas
import Testing

struct ColourTests {
    @Test(
        arguments: [
            (.rgb(255, 135, 0), .palette, .palette(208)), (.rgb(0, 0, 0), .palette, .palette(16)),
            (.rgb(255, 255, 255), .palette, .palette(231)), (.rgb(8, 8, 8), .palette, .palette(232)),
            (.rgb(95, 135, 175), .palette, .palette(67)), (.rgb(120, 120, 120), .sixteen, .ansi(8)),
            (.rgb(250, 10, 10), .sixteen, .ansi(9)), (.rgb(250, 10, 10), .eight, .ansi(1)),
            (.rgb(0, 0, 0), .eight, .ansi(0)), (.palette(196), .sixteen, .ansi(9)), (.palette(196), .eight, .ansi(1)),
            (.palette(12), .sixteen, .ansi(12)), (.palette(12), .eight, .ansi(4)), (.ansi(9), .eight, .ansi(1)),
            (.ansi(8), .eight, .ansi(7)), (.ansi(0), .eight, .ansi(0)), (.ansi(196), .sixteen, .ansi(9)),
        ] as [(Colour, ColourDepth, Colour)])
    func aColourBecomesTheNearestOne(colour: Colour, depth: ColourDepth, lowered: Colour) {
        #expect(colour.lowered(to: depth) == lowered)
    }

    private static let samples: [Colour] =
        [.standard, .rgb(1, 2, 3), .rgb(200, 100, 50)] + (0...15).map { .ansi($0) } + (0...255).map { .palette($0) }

    @Test(arguments: samples) func whatADepthHasStaysAsItIs(colour: Colour) {
        #expect(colour.lowered(to: .full) == colour)
        #expect(colour.lowered(to: .none) == .standard)
        for depth in ColourDepth.allCases {
            let lowered = colour.lowered(to: depth)
            #expect(lowered.lowered(to: depth) == lowered)
            #expect((lowered == .standard) == (colour == .standard || depth == .none))
        }
    }

    @Test(
        arguments: [
            (.standard, nil), (.rgb(1, 2, 3), [1, 2, 3]), (.ansi(9), [255, 0, 0]), (.palette(16), [0, 0, 0]),
            (.palette(67), [95, 135, 175]), (.palette(231), [255, 255, 255]), (.palette(232), [8, 8, 8]),
            (.palette(255), [238, 238, 238]),
        ] as [(Colour, [UInt8]?)])
    func aColourHasComponents(colour: Colour, values: [UInt8]?) {
        #expect(colour.components.map { [$0.red, $0.green, $0.blue] } == values)
    }
}
