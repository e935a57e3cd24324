// Where the programs under test are.

import Glibc

/// Programs that were built together with the tests.
package enum BuiltProduct {
    /// The path of an executable beside the test bundle.
    package static func path(_ name: String) -> String {
        guard let pointer = realpath("/proc/self/exe", nil) else { return name }
        defer { free(pointer) }
        let own = String(cString: pointer)
        let folder = own.lastIndex(of: "/").map { own[..<$0] } ?? "."
        return "\(folder)/\(name)"
    }
}
