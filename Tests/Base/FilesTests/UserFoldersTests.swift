// Where the environment says that a user's files belong.

import Files
import Testing

struct UserFoldersTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// Nil: not in the environment.
        var variable: String?
        var home: String?
        var expected: String?
        var testDescription: String { "\(variable ?? "-") \(home ?? "-")" }
    }

    private static let names: [(String, String, @Sendable (UserFolders) -> String?)] = [
        ("XDG_CONFIG_HOME", ".config", { $0.config }), ("XDG_STATE_HOME", ".local/state", { $0.state }),
        ("XDG_CACHE_HOME", ".cache", { $0.cache }),
    ]

    @Test(arguments: [
        Case(variable: "/x", home: "/home/u", expected: "/x"), Case(variable: "/x", expected: "/x"),
        Case(home: "/home/u", expected: "/home/u/~"), Case(variable: "", home: "/home/u", expected: "/home/u/~"),
        Case(variable: "x/y", home: "/home/u", expected: "/home/u/~"),
        Case(variable: "./x", home: "/", expected: "/~"), Case(variable: "", home: ""), Case(variable: "", home: "u"),
        Case(variable: "x"), Case(),
    ])
    func `empty means unset, and a relative path is passed over`(item: Case) {
        for (name, standard, folder) in Self.names {
            var environment: [String: String] = [:]
            environment[name] = item.variable
            environment["HOME"] = item.home
            let expected = item.expected.map { $0.replacing("~", with: standard) }
            #expect(folder(UserFolders(environment)) == expected, "\(name)")
        }
    }

    @Test(arguments: [("/run/user/0", "/run/user/0"), ("", nil), ("run", nil), (nil, nil)] as [(String?, String?)])
    func `nothing stands in for the runtime folder`(variable: String?, expected: String?) {
        var environment = ["HOME": "/home/u"]
        environment["XDG_RUNTIME_DIR"] = variable
        #expect(UserFolders(environment).runtime == expected)
    }
}
