// One list: position, offset and what is on the screen, through every change.

import Testing

@testable import App

@Suite struct ListStateTests {
    private func list(_ count: Int, height: Int = 5) -> ListState<Int> {
        var list = ListState<Int>()
        list.cursor.resize(height: height)
        list.replace(Array(0..<count), shown: Array(0..<count))
        return list
    }

    @Test(
        arguments: [
            ([], 0, 0), ([.lines(1)], 1, 0), ([.lines(4)], 4, 0), ([.lines(5)], 5, 1), ([.bottom], 19, 15),
            ([.bottom, .lines(-4)], 15, 15), ([.bottom, .lines(-5)], 14, 14), ([.pages(1)], 4, 0), ([.pages(2)], 8, 4),
            ([.pages(9)], 19, 15), ([.bottom, .top], 0, 0), ([.lines(-3)], 0, 0), ([.lines(99)], 19, 15),
        ] as [([Movement], Int, Int)])
    func `moving keeps the selected line on the screen`(movements: [Movement], position: Int, offset: Int) {
        var list = list(20)
        for movement in movements { list.cursor.move(movement) }
        #expect(list.position == position)
        #expect(list.offset == offset)
        #expect(list.visible == ArraySlice(Array(0..<20)[offset..<offset + 5]))
    }

    @Test(
        arguments: [
            (.lines(2), 5, 10, 10, 7), (.lines(-9), 5, 10, 10, 0), (.pages(1), 0, 100, 10, 9),
            (.pages(-1), 50, 100, 10, 41),
            (.pages(1), 0, 100, 1, 1), (.pages(1), 0, 100, 0, 1), (.top, 5, 10, 10, 0), (.bottom, 5, 10, 10, 10),
            (.bottom, 5, -4, 10, 0), (.lines(1), 0, -4, 10, 0),
        ] as [(Movement, Int, Int, Int, Int)])
    func `a movement ends within its bounds`(movement: Movement, from: Int, most: Int, page: Int, to: Int) {
        #expect(movement.applied(to: from, most: most, page: page) == to)
    }

    @Test func `a line that is gone gives way to its successor, or to what stands in its place`() {
        var list = list(10)
        list.cursor.move(by: 3)
        list.replace([7, 8, 9, 10], shown: [0, 1, 2, 3]) { $0 == 3 ? 1 : nil }
        #expect(list.selected == 8)
        list.replace([20, 21, 22], shown: [0, 1, 2])
        #expect(list.selected == 21)
        list.replace([], shown: [])
        #expect(list.selected == nil)
        #expect(list.position == 0)
        #expect(list.visible.isEmpty)
    }

    @Test(arguments: [(0, 3, true), (4, 7, true), (5, 3, false), (-1, 3, false)])
    func `a row of the screen is selected`(row: Int, selected: Int, isThere: Bool) {
        var list = list(20)
        list.cursor.move(by: 7)
        list.cursor.move(by: -4)
        #expect(list.cursor.select(row: row) == isThere)
        #expect(list.selected == selected)
    }

    @Test func `random changes never leave the bounds`() {
        var random = SeededGenerator(seed: 7)
        var list = ListState<Int>()
        for _ in 0..<5_000 {
            switch Int.random(in: 0..<7, using: &random) {
            case 0:
                let ids = (0..<Int.random(in: 0..<30, using: &random)).map { _ in Int.random(in: 0..<60, using: &random)
                }
                let distinct = Array(Set(ids)).sorted()
                list.replace(distinct, shown: distinct.indices.filter { _ in Bool.random(using: &random) })
            case 1: list.cursor.resize(height: Int.random(in: -2..<12, using: &random))
            case 2: list.cursor.move(by: Int.random(in: -40..<40, using: &random))
            case 3: list.cursor.move(.pages(Int.random(in: -3..<3, using: &random)))
            case 4: _ = list.cursor.select(row: Int.random(in: -2..<12, using: &random))
            case 5: list.toggleMark()
            default: list.cursor.move(Bool.random(using: &random) ? .top : .bottom)
            }
            #expect(list.shown.isEmpty ? list.position == 0 : list.shown.indices.contains(list.position))
            #expect(list.shown.isEmpty || list.visible.contains(list.shown[list.position]))
            #expect(list.offset >= 0 && list.offset <= max(0, list.shown.count - 1))
        }
    }
}
