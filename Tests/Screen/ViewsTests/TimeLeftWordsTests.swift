// The words for the time left and for what it depends on.

import Testing
import TransferModel
import Views

@Suite struct TimeLeftWordsTests {
    @Test(
        arguments: [
            (.about(.seconds(24)), "about 0:24 left"), (.about(.seconds(5400)), "about 1:30:00 left"),
            (.between(.seconds(15), .seconds(40)), "0:15 to 0:40 left"),
        ] as [(TimeLeft, String)])
    func `a time left is a number or an interval`(left: TimeLeft, text: String) { #expect(left.text == text) }

    @Test(
        arguments: [
            (.lastLayer(current: 9_000_000, total: 12_000_000), "one layer left: 9.0/12.0 MB"),
            (.unpacking(number: 3, of: 6), "unpacking 3 of 6"),
            (.slow(speed: 40_000), "the registry is slow: 40.0 kB/s"),
        ] as [(Bottleneck, String)])
    func `what is waited for is told`(bottleneck: Bottleneck, text: String) throws {
        #expect(bottleneck.text(of: try Self.pull("localhost:5000/demo/slow:1")) == text)
    }

    @Test func `what is slow is who has the blobs`() throws {
        let slow = Bottleneck.slow(speed: 40_000)
        let node = try Self.pull("ipfs://bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")
        #expect(slow.text(of: node) == "the IPFS node is slow: 40.0 kB/s")
        let push = Operation.push(PushRequest(image: "demo", destination: .ipfs(fetchesMissing: true)))
        #expect(slow.text(of: push) == "the IPFS node is slow: 40.0 kB/s")
        #expect(slow.text(of: .save(SaveRequest(images: ["demo"], destination: .standardOutput))) == "slow: 40.0 kB/s")
    }

    private static func pull(_ text: String) throws -> Operation {
        .pull(PullRequest(source: try ImageSource(parsing: text), snapshotter: "overlayfs"))
    }
}
