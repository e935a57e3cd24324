// How far to move in a list or a page.

enum Movement: Hashable, Sendable {
    case lines(Int)
    /// A page is a line less than what is on the screen.
    case pages(Int)
    case halfPages(Int)
    case top, bottom

    /// The new position, from 0 to `most`, where a screen holds `page` lines.
    func applied(to position: Int, most: Int, page: Int) -> Int {
        let most = max(0, most)
        switch self {
        case .lines(let count): return max(0, min(position + count, most))
        case .pages(let count): return max(0, min(position + count * max(1, page - 1), most))
        case .halfPages(let count): return max(0, min(position + count * max(1, page / 2), most))
        case .top: return 0
        case .bottom: return most
        }
    }
}
