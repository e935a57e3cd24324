// Small files of the program's own.

import Files
import Foundation
import Testing

struct OwnFileTests {
    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "own-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func `a new file is its owner's alone, and nothing that exists is written over`() throws {
        try Self.withFolder { folder in
            let path = "\(folder)/new"
            if let file = OwnFile(path, .creating) {
                let isWritten = file.write("a") && file.write("ü")
                #expect(isWritten)
            }
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text == "aü")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "nowhere")
            for name in ["new", "link", "none/new"] where OwnFile("\(folder)/\(name)", .creating) != nil {
                Issue.record("\(name) was opened.")
            }
        }
    }

    @Test func `what is appended comes behind what is there`() throws {
        try Self.withFolder { folder in
            for text in ["1", "2"] {
                if let file = OwnFile("\(folder)/log", .appending) { _ = file.write(text) }
            }
            let text = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
            #expect(text == "12")
        }
    }

    @Test func `a full device is told`() {
        var isWritten = true
        if let file = OwnFile("/dev/full", .appending) { isWritten = file.write("x") }
        #expect(!isWritten)
    }
}
