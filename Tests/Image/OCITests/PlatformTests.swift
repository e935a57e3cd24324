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
        #expect(failure?.code == .platform)
        #expect(failure?.message.contains("\"\(text)\"") == true)
        #expect(failure?.hint?.contains("linux/") == true)
    }

    @Test(arguments: [
        ("linux/arm64", "linux/arm64/v8", true), ("linux/arm", "linux/arm/v7", true),
        ("linux/amd64", "linux/amd64", true),
        ("linux/386", "linux/amd64", false), ("linux/arm/v6", "linux/arm/v7", false),
        ("linux/amd64/v2", "linux/amd64", false), ("windows/amd64", "linux/amd64", false),
        ("windows(10.0)/amd64", "windows/amd64", true), ("windows/amd64", "windows(10.0.17763)/amd64", true),
        ("windows(10.0.17763.1)/amd64", "windows(10.0.17763.2)/amd64", true),
        ("windows(10.0.20348)/amd64", "windows(10.0.17763)/amd64", false),
        ("windows(10.0.20348)/amd64", "windows(10.0.22621)/amd64", true),
        ("windows(10.0.20348)/amd64", "windows(10.0.26100)/amd64", true),
        ("windows(10.0.20348)/amd64", "windows(10.0.26200)/amd64", false),
        ("windows(10.0.17763)/amd64", "windows(10.0.20348)/amd64", false),
        ("windows(6.1.20348)/amd64", "windows(10.0.20348)/amd64", false),
        ("windows(odd)/amd64", "windows(10.0.20348)/amd64", false),
    ])
    func matchingIsStrict(mine: String, wanted: String, matches: Bool) throws {
        #expect(try Platform(parsing: mine).satisfies(Platform(parsing: wanted)) == matches)
    }

    @Test(arguments: [
        ("linux/amd64", ["linux/amd64"]), ("linux/amd64/v3", ["linux/amd64/v3", "linux/amd64/v2", "linux/amd64"]),
        ("linux/arm/v8", ["linux/arm/v8", "linux/arm/v7", "linux/arm/v6", "linux/arm/v5"]),
        ("linux/arm", ["linux/arm/v7", "linux/arm/v6", "linux/arm/v5"]), ("linux/arm/v5", ["linux/arm/v5"]),
        ("linux/arm64", ["linux/arm64"]), ("linux/arm64/v8.1", ["linux/arm64/v8.1", "linux/arm64"]),
        (
            "linux/arm64/v9",
            ["v9", "v8.5", "v8.4", "v8.3", "v8.2", "v8.1"].map { "linux/arm64/\($0)" } + ["linux/arm64"]
        ),
        ("linux/386", ["linux/386"]), ("linux/arm/odd", ["linux/arm/odd"]), ("linux/s390x", ["linux/s390x"]),
    ])
    func lesserVariantsOfTheArchitectureAreAcceptedAfterTheOneAskedFor(wanted: String, accepted: [String]) throws {
        #expect(try Platform(parsing: wanted).accepted.map(\.description) == accepted)
    }

    @Test func theBestThatFitsIsTaken() throws {
        let there = try ["linux/amd64", "linux/arm/v5", "linux/arm/v6", "linux/arm/v8"].map {
            try Platform(parsing: $0)
        }
        func best(_ wanted: String) throws -> String? {
            try there.best(for: Platform(parsing: wanted)) { $0 }?.description
        }
        #expect(try best("linux/arm/v7") == "linux/arm/v6")
        #expect(try best("linux/arm/v8") == "linux/arm/v8")
        #expect(try best("linux/amd64/v2") == "linux/amd64")
        #expect(try best("linux/arm64") == nil)
    }

    @Test(arguments: [
        (#"{"os":"linux","architecture":"arm"}"#, "linux/arm/v6", "linux/arm/v6"),
        (#"{"os":"linux","architecture":"arm"}"#, nil, "linux/arm/v7"), ("{}", "linux/arm/v6", "linux/arm/v6"),
        (#"{"os":"linux","architecture":"amd64","variant":"v2"}"#, "linux/amd64", "linux/amd64"),
        (#"{"os":"linux","architecture":"arm64"}"#, "linux/amd64", "linux/arm64"),
        (#"{"os":"linux","architecture":"arm64"}"#, "windows/arm64", "linux/arm64"),
        (#"{"os":"linux","architecture":"arm64"}"#, "unknown/unknown", "linux/arm64"),
    ])
    func theIndexSaysThePlatformUnlessTheConfigurationIsForAnother(
        json: String, listed: String?, platform: String
    ) throws {
        let config = try ImageConfig(decoding: Array(json.utf8))
        #expect(try config.platform(listedFor: listed.map { try Platform(parsing: $0) }).description == platform)
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
