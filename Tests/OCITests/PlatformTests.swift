// Platforms: reading, normalising, matching.

import Failure
import FoundationEssentials
import OCI
import Testing

struct PlatformTests {
    @Test(arguments: [
        ("linux/amd64", "linux/amd64"), ("linux/x86_64", "linux/amd64"), ("Linux/x86-64", "linux/amd64"),
        ("linux/amd64/v1", "linux/amd64"), ("linux/amd64/v2", "linux/amd64/v2"),
        ("linux/i386", "linux/386"), ("linux/386/sse2", "linux/386/sse2"),
        ("linux/aarch64", "linux/arm64"), ("linux/arm64/8", "linux/arm64"), ("linux/arm64/v8", "linux/arm64"),
        ("linux/aarch64/v8", "linux/arm64"), ("linux/arm64/v9", "linux/arm64/v9"),
        ("linux/arm", "linux/arm/v7"), ("linux/arm/7", "linux/arm/v7"), ("linux/arm/v7", "linux/arm/v7"),
        ("linux/arm/5", "linux/arm/v5"), ("linux/arm/6", "linux/arm/v6"), ("linux/arm/8", "linux/arm/v8"),
        ("linux/arm/V6", "linux/arm/v6"), ("linux/armhf", "linux/arm/v7"), ("linux/armel", "linux/arm/v6"),
        ("macos/arm64", "darwin/arm64"), ("linux/riscv64", "linux/riscv64"), ("wasip1/wasm", "wasip1/wasm"),
        ("armhf", "linux/arm/v7"), ("arm64", "linux/arm64"), ("x86_64", "linux/amd64"), ("s390x", "linux/s390x"),
    ])
    func textIsReadAndNormalised(text: String, platform: String) throws {
        let read = try Platform(parsing: text)
        #expect(read.description == platform)
        #expect(read.normalized == read)
    }

    @Test func oneWordThatIsASystemTakesTheArchitectureOfTheHost() throws {
        #expect(try Platform(parsing: "linux") == .host)
        #expect(try Platform(parsing: "macos") == Platform(os: "darwin", architecture: Platform.host.architecture))
    }

    @Test func aVersionMayFollowTheSystem() throws {
        #expect(
            try Platform(parsing: "windows(10.0.17763)/amd64")
                == Platform(os: "windows", architecture: "amd64", osVersion: "10.0.17763"))
        #expect(try Platform(parsing: "windows(10.0)").osVersion == "10.0")
    }

    @Test(arguments: [
        "", "/", "linux/", "/amd64", "linux//v7", "linux/arm/v7/x", "linux amd64", "*", "linux/*", "linux(/amd64",
        "linux()/amd64", "(1)/amd64", "frobnix", "amd64(1)", "linux/amd64,linux/arm64", "línux",
    ])
    func whatIsNoPlatformIsRefused(text: String) {
        let failure = #expect(throws: Failure.self) { try Platform(parsing: text) }
        #expect(failure?.class == .platform)
        #expect(failure?.message.contains("\"\(text)\"") == true)
        #expect(failure?.hint?.contains("linux/") == true)
    }

    @Test(arguments: [
        ("linux/arm64", "linux/arm64/v8", true), ("linux/arm", "linux/arm/v7", true),
        ("linux/amd64", "linux/amd64", true),
        ("linux/386", "linux/amd64", false), ("linux/arm/v6", "linux/arm/v7", false),
        ("linux/amd64/v2", "linux/amd64", false), ("windows/amd64", "linux/amd64", false),
        ("windows(10.0)/amd64", "windows/amd64", true),
    ])
    func matchingIsStrict(mine: String, wanted: String, matches: Bool) throws {
        #expect(try Platform(parsing: mine).satisfies(Platform(parsing: wanted)) == matches)
    }

    @Test(arguments: [
        (
            #"{"os":"linux","architecture":"arm","variant":"v7"}"#,
            Platform(os: "linux", architecture: "arm", variant: "v7")
        ),
        (#"{"architecture":"amd64","variant":""}"#, Platform(os: "", architecture: "amd64")),
        (
            #"{"os":"windows","architecture":"amd64","os.version":"10.0"}"#,
            Platform(os: "windows", architecture: "amd64", osVersion: "10.0")
        ),
        ("{}", Platform(os: "", architecture: "")),
    ])
    func jsonIsReadWithWhateverIsThere(json: String, platform: Platform) throws {
        #expect(try JSONDecoder().decode(Platform.self, from: Data(json.utf8)) == platform)
    }

    @Test func aMissingSystemIsLinux() {
        #expect(Platform(os: "", architecture: "x86_64").normalized == Platform(os: "linux", architecture: "amd64"))
        #expect(Platform(os: "", architecture: "").normalized.description == "unknown")
    }

    @Test func platformsSortByTheirParts() throws {
        let sorted = ["linux/386", "linux/amd64", "linux/arm/v6", "linux/arm/v7", "windows/amd64"]
        #expect(try sorted.reversed().map { try Platform(parsing: $0) }.sorted().map(\.description) == sorted)
    }
}
