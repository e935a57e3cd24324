// `tallyman-lab images`: makes the images that demo and tests share, so that tests don't wait for each other's.

import ArgumentParser
import Lab

struct ImagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "images", abstract: "Make the sample images, which then come from a cache.")

    func run() async throws {
        let maker = try ImageMaker()
        for sample in Sample.allCases {
            let digest = try await maker.make(sample.spec).root.digest
            print("\(sample.name) \(digest)")
        }
    }
}
