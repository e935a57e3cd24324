// Starts a program: posix_spawn with clean signals and no inherited files.

import Foundation
package import Glibc

/// How a program is started. Its signals are at their defaults and it inherits no file but the three named here.
package struct Spawn: Sendable {
    package var program: String
    package var arguments: [String]
    package var environment: [String: String]
    package var input: Int32
    package var output: Int32
    package var errors: Int32
    /// Its own process group keeps a terminal's signals away from it.
    package var ownGroup: Bool

    package init(
        _ program: String, _ arguments: [String], environment: [String: String],
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO,
        ownGroup: Bool = true
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.output = output
        self.errors = errors
        self.ownGroup = ownGroup
    }

    /// Starts it and returns its process id. A program without a slash is looked up in the path.
    package func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (file, place) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (errors, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, file, place)
        }
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for file in open.compactMap({ Int32($0) }) where file > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, file)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        if ownGroup { flags |= POSIX_SPAWN_SETPGROUP }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, program, &actions, &attributes, words, variables)
        guard code == 0 else { throw LabFailure.system(program, code) }
        return pid
    }
}
