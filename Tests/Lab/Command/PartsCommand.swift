// `tallyman-lab parts`: fetches what the lab needs and lists it.

import ArgumentParser
import Lab

struct PartsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parts", abstract: "Fetch the lab's parts and list their versions.")

    func run() async {
        let parts = await Parts.shared
        for part in Part.allCases {
            let name = part.rawValue.padding(16)
            if let place = parts.places[part] {
                print("\(name)\(place.version.padding(18))\(place.folder)")
            } else {
                print("\(name)\("missing".padding(18))\(parts.missing[part] ?? "")")
            }
        }
    }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
