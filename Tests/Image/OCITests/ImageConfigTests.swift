// Image configurations, read from their JSON.

import Failure
import FoundationEssentials
import OCI
import Testing

struct ImageConfigTests {
    private static let digest = DigestTests.ofNothing

    private func read(_ json: String) throws(Failure) -> ImageConfig {
        try ImageConfig(decoding: Array(json.utf8))
    }

    @Test func everythingIsKept() throws {
        let config = try read(
            """
            {"created":"2024-05-01T12:34:56.123456789Z","author":"me","os":"linux","architecture":"arm","variant":"v6",
            "os.version":"1.2","rootfs":{"type":"layers","diff_ids":["\(Self.digest)"]},
            "history":[{"created":"2024-05-01T12:34:56Z","created_by":"ADD x","comment":"c","empty_layer":true},{}],
            "config":{"User":"nobody","Env":["A=b"],"Entrypoint":["/e"],"Cmd":["c","d"],"WorkingDir":"/w",
            "StopSignal":"SIGINT","ExposedPorts":{"80/tcp":{},"53/udp":{}},"Volumes":{"/v":{}},"Labels":{"l":"m"}}}
            """)
        #expect(config.created == Date(rfc3339: "2024-05-01T12:34:56.123456789Z"))
        #expect(config.author == "me")
        #expect(config.platform == Platform(os: "linux", architecture: "arm", variant: "v6", osVersion: "1.2"))
        #expect(config.rootFS == .init(type: "layers", diffIDs: [.sha256(of: [UInt8]())]))
        #expect(
            config.history == [
                .init(
                    created: Date(timeIntervalSince1970: 1_714_566_896), createdBy: "ADD x", comment: "c",
                    emptyLayer: true), .init(),
            ])
        #expect(
            config.config
                == ContainerConfig(
                    user: "nobody", environment: ["A=b"], entrypoint: ["/e"], command: ["c", "d"],
                    workingDirectory: "/w", stopSignal: "SIGINT", exposedPorts: ["53/udp", "80/tcp"], volumes: ["/v"],
                    labels: ["l": "m"]))
    }

    @Test(arguments: [
        "{}",
        #"{"created":null,"history":null,"rootfs":null,"config":null}"#,
        #"{"created":"0001-01-01T00:00:00Z","rootfs":{},"config":{"Env":null,"Volumes":null,"Labels":null}}"#,
    ])
    func whateverIsMissingIsEmpty(json: String) throws {
        #expect(try read(json) == ImageConfig(os: "", architecture: "", rootFS: .init(type: "", diffIDs: [])))
    }

    @Test func aLabelWithoutAValueIsEmpty() throws {
        #expect(try read(#"{"config":{"Labels":{"a":null,"b":"c"}}}"#).config.labels == ["a": "", "b": "c"])
    }

    @Test func thePlatformIsNormalised() throws {
        #expect(
            try read(#"{"os":"linux","architecture":"aarch64","variant":"v8"}"#).platform.description == "linux/arm64")
    }

    @Test func whatNothingDependsOnIsReadAsFarAsItCanBe() throws {
        let config = try read(
            #"""
            {"created":"yesterday","author":7,"os":"linux","architecture":"arm","variant":6,"rootfs":{"type":1,
            "diff_ids":["\#(Self.digest)"]},"history":[{"created":5,"created_by":["x"],"comment":1.5,"empty_layer":"yes"},
            "odd",{"created_by":"RUN"}],"config":{"User":1000,"Env":"A=b","Entrypoint":"/bin/sh -c","Cmd":["a",1,null,{}],
            "WorkingDir":[],"StopSignal":15,"ExposedPorts":["80/tcp"],"Volumes":{"/v":null},"Labels":{"a":1,"b":true}}}
            """#)
        #expect(config.created == nil)
        #expect(config.author == "7")
        #expect(config.variant == "6")
        #expect(config.rootFS == .init(type: "1", diffIDs: [.sha256(of: [UInt8]())]))
        #expect(config.history == [.init(comment: "1.5"), .init(), .init(createdBy: "RUN")])
        #expect(
            config.config
                == ContainerConfig(
                    user: "1000", environment: ["A=b"], entrypoint: ["/bin/sh -c"], command: ["a", "1"],
                    stopSignal: "15", exposedPorts: ["80/tcp"], volumes: ["/v"], labels: ["a": "1", "b": "true"]))
        #expect(try read(#"{"os":"linux","history":{},"config":"none"}"#).os == "linux")
    }

    @Test func textThatIsNoUnicodeIsReplacedAsGoDoesIt() throws {
        let bytes = Array(#"{"author":"\ud800 "#.utf8) + [0xE9] + Array(#" \\ud83d \ud83d\ude00","os":"a\udc00"}"#.utf8)
        let config = try ImageConfig(decoding: bytes)
        #expect(config.author == "\u{FFFD} \u{FFFD} \\ud83d \u{1F600}")
        #expect(config.os == "a\u{FFFD}")
    }

    @Test(arguments: ["", "[]", "nonsense", #"{"os":1}"#, #"{"rootfs":{"diff_ids":["x"]}}"#, #"{"rootfs":7}"#])
    func junkIsRefused(json: String) {
        let failure = #expect(throws: Failure.self) { try read(json) }
        #expect(failure?.code == .incomplete)
        #expect(failure?.cause != nil)
    }
}
