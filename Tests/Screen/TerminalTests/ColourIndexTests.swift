// Numbering colours for ncurses, and how many a terminal shows.

import Canvas
import Terminal
import Testing

struct ColourIndexTests {
    @Test(
        arguments: [
            (Colour.standard, ColourDepth.full, -1), (.ansi(1), .none, -1), (.ansi(9), .eight, 1),
            (.palette(196), .sixteen, 9), (.palette(208), .palette, 208), (.ansi(12), .palette, 12),
            (.rgb(255, 135, 0), .full, 208), (.rgb(0, 0, 0), .full, 16),
        ] as [(Colour, ColourDepth, Int32)])
    func aColourIsNumberedInTheTerminalsPalette(colour: Colour, depth: ColourDepth, number: Int32) {
        #expect(ColourIndex(depth: depth).number(of: colour) == number)
    }

    @Test(
        arguments: [
            (Colour.rgb(0x12, 0x34, 0x56), 0x123456), (.ansi(1), 1), (.ansi(9), 0xFF0000), (.palette(208), 0xFF8700),
            (.rgb(0, 0, 0), 8), (.standard, -1),
        ] as [(Colour, Int32)])
    func directColourTakesTheValuesThemselves(colour: Colour, number: Int32) {
        #expect(ColourIndex(depth: .full, isDirect: true).number(of: colour) == number)
    }

    @Test(
        arguments: [
            (256, false, nil, nil, ColourDepth.palette), (256, false, nil, "truecolor", .full),
            (256, false, nil, "24bit", .full), (256, false, nil, "yes", .palette),
            (16, false, nil, "truecolor", .sixteen),
            (8, false, nil, nil, .eight), (88, false, nil, nil, .sixteen), (0, false, nil, "truecolor", .none),
            (256, false, "1", "truecolor", .none), (256, false, "", nil, .palette), (1 << 24, true, nil, nil, .full),
        ] as [(Int, Bool, String?, String?, ColourDepth)])
    func theDepthComesFromTheEntryAndTheEnvironment(
        colours: Int, isDirect: Bool, noColour: String?, colourTerm: String?, depth: ColourDepth
    ) {
        #expect(
            ColourDepth(colours: colours, isDirect: isDirect, noColour: noColour, colourTerm: colourTerm) == depth)
    }
}
