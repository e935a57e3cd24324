// The filters of the command line: what is wrong with one says so.

import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct FilterTests {
    private static let labelHint = "Write label=KEY or label=KEY=VALUE."

    @Test(
        arguments: [
            ("label=", "The filter \"label=\" has no value.", labelHint),
            ("label", "The filter \"label\" has no value.", labelHint),
            ("label==x", "The filter \"label==x\" names no label.", labelHint),
            ("reference=", "The filter \"reference=\" has no value.", "Write reference=PATTERN."),
            ("before=", "The filter \"before=\" has no value.", "Write before=IMAGE."),
            ("dangling=maybe", "The filter \"dangling\" is true or false, not \"maybe\".", nil),
            ("lazy", "The filter \"lazy\" has no value.", "Write lazy=true or lazy=false."),
            ("dangling", "The filter \"dangling\" has no value.", "Write dangling=true or dangling=false."),
            (
                "until=1h", "There is no filter \"until\".",
                "Known are reference=PATTERN, label=KEY or label=KEY=VALUE, before=IMAGE, since=IMAGE, "
                    + "dangling=true or dangling=false, lazy=true or lazy=false."
            ),
            (
                "", "There is no filter \"\".",
                "Known are reference=PATTERN, label=KEY or label=KEY=VALUE, before=IMAGE, since=IMAGE, "
                    + "dangling=true or dangling=false, lazy=true or lazy=false."
            ),
        ] as [(String, String, String?)])
    func `of images`(filter: String, message: String, hint: String?) {
        let failure = #expect(throws: Failure.self) { try ImageFilter(parsing: [filter]) }
        #expect(failure == Failure(.policy, message, hint: hint))
    }

    @Test(arguments: [
        ("label=", "The filter \"label=\" has no value.", labelHint),
        ("label==", "The filter \"label==\" names no label.", labelHint),
        ("until=", "The filter \"until=\" has no value.", "Write until=24h or until=DATE."),
        (
            "until=soon", "\"soon\" is an invalid time.",
            "Write a duration, such as 90m, 24h or 7d, or a date, such as 2026-11-25T08:00:00Z."
        ),
        (
            "reference=x", "There is no filter \"reference\".",
            "Known are until=24h or until=DATE, label=KEY or label=KEY=VALUE."
        ),
    ])
    func `of a prune`(filter: String, message: String, hint: String) {
        let failure = #expect(throws: Failure.self) { try PruneRule(parsing: [filter], at: Date()) }
        #expect(failure == Failure(.policy, message, hint: hint))
    }

    @Test(arguments: [
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn",
    ])
    func `an image that is named by a CID is found by it, and is not dangling`(name: String) throws {
        let (digest, now) = (Digest.sha256(of: [UInt8]()), Date(timeIntervalSince1970: 0))
        let target = Descriptor(mediaType: .ociManifest, digest: digest, size: 0)
        let image = ImageRecord(name: name, target: target, createdAt: now, updatedAt: now)
        #expect(!image.isDangling)
        #expect(try [image].meant(by: "ipfs://\(name)", in: "default") == [image])
        let row = ImageRow(name: name, reference: Reference(stored: name), target: digest, createdAt: now)
        #expect(!row.isDangling && row.repository == name)
    }

    @Test(arguments: ["label=a=", "label=a=b=c", "reference==", "dangling=true"])
    func `odd values are values`(filter: String) throws {
        _ = try ImageFilter(parsing: [filter])
    }
}
