// Many operations of all kinds, some of them cancelled anywhere: nothing may be left.

import Failure
import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

@Suite(.needsDaemon(.v2, .registry, .nginx)) struct MixedTests {
    /// The same numbers in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func `operations that are cancelled anywhere leave nothing`() async throws {
        try await Registry.running { registry in
            try await registry.put(samples: [.l12, .multi])
            let line = try await registry.slowLine(bytesPerSecond: 20_000_000)
            let (pulled, multi) = (line.reference(Sample.l12.name), registry.reference(Sample.multi.name))
            let pushed = registry.reference("pushed/multi:1")
            try await Daemon.running { daemon in
                try await withFolder { folder in
                    let archive = "\(folder)/archive.tar"
                    let made = try await ImageMaker().make(Sample.l30.spec)
                    try ImageArchive.writeOCI([ImageArchive.Entry(made, "a.test/loaded:1")], to: archive)
                    try await daemon.withCore { core in
                        _ = try await core.pull(multi)
                        _ = try await core.tag(multi, pushed)
                        var dice = Dice(state: 42)
                        let operations: [TransferModel.Operation] = [
                            .pull(PullRequest(reference: try Reference(parsing: pulled), snapshotter: "overlayfs")),
                            .push(PushRequest(image: pushed, platforms: .only([]))),
                            .tag(TagRequest(source: multi, target: try Reference(parsing: "a.test/tagged:1"))),
                            .load(LoadRequest(source: .file(path: archive), snapshotter: "overlayfs")),
                            .save(SaveRequest(images: [multi], destination: .file(path: "\(folder)/saved.tar"))),
                        ]
                        for round in 0..<Soak.rounds(100) {
                            let operation = operations[round % operations.count]
                            let folded = Folded()
                            let task = Task { await core.run(operation, into: folded) }
                            if round % 3 == 0 {
                                let events = Int.random(in: 0...30, using: &dice)
                                try await until("its end, or \(events) events") {
                                    folded.events.count >= events || folded.progress.hasEnded
                                }
                                task.cancel()
                                let outcome = await task.value
                                #expect(outcome == .cancelled || outcome.result != nil, "\(outcome)")
                            } else {
                                let outcome = await task.value
                                #expect(outcome.result != nil, "\(operation.kind): \(outcome)")
                            }
                            #expect(try await daemon.isClean(), "\(operation.kind), round \(round)")
                            if operation.kind == .pull || operation.kind == .load {
                                try? await daemon.remove(pulled, "a.test/loaded:1")
                            }
                        }
                    }
                    let names = try await Set(daemon.images().map(\.name))
                    #expect(names.isSubset(of: [multi, pushed, "a.test/tagged:1", pulled, "a.test/loaded:1"]))
                    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
                    #expect(Set(files).isSubset(of: ["archive.tar", "saved.tar"]))
                }
            }
            await line.stop()
        }
    }
}
