// What the fetching script found: which parts are here, and why the others are not.

import Foundation

/// The parts at hand.
package struct Parts: Sendable {
    package let places: [Part: Part.Place]
    /// Why a part is not here, in the script's words.
    package let missing: [Part: String]

    /// Fetches what isn't there yet, once a process. Takes milliseconds when everything is there.
    package static var shared: Parts {
        get async { await memory.parts() }
    }

    /// Where a part is; throws a `LabFailure` that names it when it can't be had.
    package func place(of part: Part) throws -> Part.Place {
        guard let place = places[part] else {
            throw LabFailure("\(part.rawValue) is missing: \(missing[part] ?? "unknown")")
        }
        return place
    }

    /// Reads the script's output: a line a part, fields divided by tabs.
    package init(parsing text: String) {
        var places: [Part: Part.Place] = [:]
        var missing: [Part: String] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count >= 3, let part = Part(rawValue: fields[0]) else { continue }
            if fields[1] == "-" {
                missing[part] = fields[2]
            } else {
                let libraries = fields.count > 3 && fields[3] != "-" ? ["LD_LIBRARY_PATH": fields[3]] : [:]
                places[part] = Part.Place(version: fields[1], folder: fields[2], environment: libraries)
            }
        }
        for part in Part.allCases where places[part] == nil && missing[part] == nil {
            missing[part] = "the script did not name it"
        }
        self.places = places
        self.missing = missing
    }

    private static let memory = Memory()

    private actor Memory {
        private var known: Parts?

        func parts() async -> Parts {
            if let known { return known }
            let parts = await Parts.fetch()
            known = parts
            return parts
        }
    }

    private static func fetch() async -> Parts {
        let script = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "parts.sh").path
        do {
            return Parts(parsing: try await Command.output("bash", [script]))
        } catch {
            FileHandle.standardError.write(Data("lab: \(error)\n".utf8))
            return Parts(parsing: "")
        }
    }
}
