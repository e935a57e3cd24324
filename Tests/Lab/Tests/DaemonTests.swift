// Whether the lab's own daemons start, and leave nothing behind.

import Foundation
import Glibc
import Lab
import LabTraits
import Testing

@Suite struct DaemonTests {
    @Test(.needs(.root), arguments: Daemon.Release.allCases)
    func `a daemon answers, and leaves nothing behind`(release: Daemon.Release) async throws {
        try await Need.require(release)
        let daemon = try await Daemon.start(release)
        let pid = await daemon.pid
        #expect(try await daemon.ctr("version").contains(daemon.version))
        #expect(try await daemon.images().isEmpty)
        await daemon.stop()
        #expect(!FileManager.default.fileExists(atPath: daemon.folder))
        #expect(kill(pid, 0) == -1)
        #expect(!ProcFile.text("/proc/self/mounts").contains(daemon.folder))
        await daemon.stop()
    }

    @Test(.needsDaemon(.v2, .registry), .timeLimit(.minutes(1)))
    func `a killed daemon comes back with what it had`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.small])
            try await Daemon.running { daemon in
                let name = registry.reference(Sample.small.name)
                try await daemon.ctr("images", "pull", "--plain-http", name)
                let pid = await daemon.pid
                await daemon.kill()
                #expect(await !daemon.isRunning)
                try await daemon.restart()
                #expect(await daemon.pid != pid)
                #expect(try await daemon.images().map(\.name) == [name])
                #expect(try await daemon.snapshots().map(\.kind) == ["Committed"])
            }
        }
    }

    @Test(.needsDaemon()) func `a bad configuration is reported with the daemon's own words`() async throws {
        let failure = await #expect(throws: LabFailure.self) {
            try await Daemon.start(options: Daemon.Options(extra: "this is not TOML"))
        }
        #expect(failure?.description.contains("toml") == true)
    }
}
