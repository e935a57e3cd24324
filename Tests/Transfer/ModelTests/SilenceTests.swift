// What is said while somebody who is waited for says nothing.

import Testing
import TransferModel

struct SilenceTests {
    @Test func `a silence is said while it is reported, and no longer`() {
        var progress = TransferProgress()
        #expect(progress.waitText(at: .seconds(12)) == nil)
        progress.apply(.silence(of: "the IPFS node", .seconds(12), limit: .seconds(60)), at: .seconds(12))
        #expect(progress.waitText(at: .seconds(13)) == "waiting for the IPFS node: 12 of 60 s")
        #expect(progress.waitText(at: .seconds(16)) == nil)
    }

    @Test func `what a registry asks for is said before a silence, and nothing is after the end`() {
        var progress = TransferProgress()
        progress.apply(.silence(of: "the IPFS node", .seconds(1), limit: .seconds(60)), at: .seconds(1))
        progress.apply(.waiting(.seconds(20)), at: .seconds(1))
        #expect(progress.waitText(at: .seconds(2))?.contains("the registry asks for it") == true)
        #expect(progress.silenceText(at: .seconds(2)) != nil)
        progress.finish(.cancelled, at: .seconds(2))
        #expect(progress.waitText(at: .seconds(2)) == nil && progress.silenceText(at: .seconds(2)) == nil)
    }
}
