// What is said while it runs, of images and archives that are a little odd.

import Foundation
import Lab
import LabTraits
import OCI
import Testing
import TransferCore
import TransferModel

extension EngineTests {
    /// The second place of a layer finds it there, brought by the first one.
    @Test(arguments: Engine.all) func `a layer that is listed twice was not here before`(engine: Engine) async throws {
        try await Need.require(engine.release)
        try await Registry.running { registry in
            try await registry.put(samples: [.twice])
            let (name, other) = (registry.reference(Sample.twice.name), registry.reference("demo/other:1.0"))
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    let first = Folded()
                    #expect(try await core.pull(name, into: first).failure == nil)
                    first.expectWhole()
                    #expect(first.counts.here == 0 && first.counts.saved == 0)
                    #expect(first.progress.moved == first.progress.overall.total)
                    #expect(await core.push(PushRequest(image: name), into: Folded()).failure == nil)

                    let again = Folded()
                    #expect(try await core.pull(name, into: again).failure == nil)
                    again.expectWhole()
                    #expect(again.counts.here == again.counts.done && again.progress.moved == 0)

                    let tag = TagRequest(source: name, target: try Reference(parsing: other))
                    #expect(await core.run(.tag(tag)).failure == nil)
                    let pushed = Folded()
                    #expect(await core.push(PushRequest(image: other), into: pushed).failure == nil)
                    pushed.expectWhole()
                }
            }
        }
    }

    /// Its bytes are known before: what is passed over at its end changes nothing.
    @Test(arguments: Engine.withOldTransfer, [0, 512 * 1024])
    func `the bytes of an archive are known from the start`(engine: Engine, trailing: Int) async throws {
        try await Need.require(engine.release)
        try await withFolder { folder in
            let path = "\(folder)/a.tar"
            let image = try await ImageMaker().make(Sample.twice.spec)
            try ImageArchive.writeOCI([ImageArchive.Entry(image, "a.test/twice:1")], to: path)
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(repeating: 7, count: trailing))
            try file.close()
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
            try await Daemon.running(engine.release) { daemon in
                try await daemon.withCore(engine: engine.choice) { core throws in
                    let folded = Folded()
                    #expect(await core.load(path, into: folded).failure == nil)
                    folded.expectWhole()
                    #expect(Set(folded.overall.filter { !$0.estimated }.map(\.total)) == [size])
                }
            }
        }
    }
}

extension Folded {
    var counts: TransferCounts { progress.counts(at: .zero) }
}
