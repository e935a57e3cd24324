// The release numbers that builds of containerd give themselves.

import Inventory
import Testing

struct ReleaseTests {
    @Test(arguments: [
        ("2.1.9+unknown", Release(major: 2, minor: 1, patch: 9, suffix: "+unknown")),
        ("v2.0.0-rc.1", Release(major: 2, minor: 0, patch: 0, suffix: "-rc.1")),
        ("1.7.24~ds1", Release(major: 1, minor: 7, patch: 24, suffix: "~ds1")),
        ("v2.1.9", Release(major: 2, minor: 1, patch: 9)),
        ("2.3", Release(major: 2, minor: 3)),
        ("2.3-dev", Release(major: 2, minor: 3, suffix: "-dev")),
        ("2.3.x", Release(major: 2, minor: 3, suffix: ".x")),
        ("1.6.20.m", Release(major: 1, minor: 6, patch: 20, suffix: ".m")),
    ])
    func versionsAreRead(text: String, release: Release) {
        #expect(Release(text) == release)
    }

    @Test(arguments: ["", "v", "2", "2.", "two.one", "(devel)", "-1.2", "99999999999999999999.1", "٢.١"])
    func othersAreNot(text: String) {
        #expect(Release(text) == nil)
    }

    @Test func releasesAreOrdered() {
        let sorted = [
            "1.6.20~ds1", "1.7.24", "2.0.0-beta.1", "2.0.0-rc.1", "2.0.0~rc.1+ds1", "2.0.0", "2.0.6", "2.1.9", "2.10.0",
        ].compactMap(Release.init)
        #expect(sorted.count == 9)
        #expect(sorted.reversed().sorted() == sorted)
    }

    @Test(arguments: [
        ("2.0.0", 2, 0, 0, true), ("2.1.9+unknown", 2, 0, 0, true), ("2.0.5", 2, 0, 6, false), ("2.0.6", 2, 0, 6, true),
        ("1.7.24~ds1", 2, 0, 0, false), ("2.0.0-rc.1", 2, 0, 0, false), ("2.1.0~rc1", 2, 0, 0, true),
        ("2.1", 2, 1, 0, true),
        ("10.0.0", 2, 1, 3, true),
    ])
    func aPreReleaseIsNotYetTheRelease(text: String, major: Int, minor: Int, patch: Int, expected: Bool) throws {
        #expect(try #require(Release(text)).isAtLeast(major, minor, patch) == expected)
    }

    @Test func theDaemonsReleaseIsThatOfItsVersion() {
        #expect(DaemonRecord(version: "2.1.9+unknown", revision: "", uuid: "", pid: 1).release?.description == "2.1.9")
        #expect(DaemonRecord(version: "dev", revision: "", uuid: "", pid: 1).release == nil)
    }
}
