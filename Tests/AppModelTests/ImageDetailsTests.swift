// The lines of an image's details.

import AppModel
import Failure
import FoundationEssentials
import Inventory
import OCI
import Testing

@Suite struct ImageDetailsTests {
    private func lines(
        columns: Int = 80, labels: [String: String] = [:], contents: TargetContents? = nil,
        others: [ImageRecord] = [], containers: [ContainerRecord] = []
    ) -> [DetailLine] {
        var inventory = Inventory()
        var image = ImageRecord.made("docker.io/library/a:1", target: 10)
        image.labels = labels
        inventory.apply(.images([image] + others))
        inventory.apply(.containers(containers))
        if let contents { inventory.apply(.contents([digest(10): contents])) }
        return ImageDetails.lines(of: ImageRow.ID(name: image.name), in: inventory, columns: columns) ?? []
    }

    @Test func `an image that is gone has none`() {
        #expect(ImageDetails.lines(of: ImageRow.ID(name: "x"), in: Inventory(), columns: 80) == nil)
    }

    @Test func `all that is known is told`() {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        let platform = TargetContents.made(amd64).platforms
        #expect(
            lines(
                labels: ["b": "2", "a": "1"], contents: TargetContents(platforms: platform, missing: [arm64]),
                others: [.made("z/y:1", target: 10), .made("other", target: 11)],
                containers: [
                    ContainerRecord(id: "c1", image: "docker.io/library/a:1", createdAt: date),
                    ContainerRecord(id: "c2", image: "other", createdAt: date),
                ]) == [
                    .field(label: "name", value: "docker.io/library/a:1"),
                    // A digest is wider than what is left of the line: 80 columns but for the label and a margin.
                    .field(label: "digest", value: String(digest(10).description.prefix(64))),
                    .field(label: "", value: String(digest(10).description.dropFirst(64))),
                    .field(label: "media type", value: MediaType.ociIndex.rawValue),
                    .date(label: "created", date), .date(label: "updated", date),
                    .field(label: "also called", value: "z/y:1"), .blank, .heading("Platforms"), .platform(platform[0]),
                    .missing(arm64), .blank, .heading("Used by"), .field(label: "container", value: "c1"), .blank,
                    .heading("Labels"), .field(label: "a = 1", value: ""), .field(label: "b = 2", value: ""),
                ])
    }

    @Test func `what is not known is told too`() {
        #expect(lines().contains(.field(label: "not looked into yet", value: "")))
        #expect(lines(contents: TargetContents()).filter { $0 == .field(label: "none", value: "") }.count == 2)
    }

    @Test func `a problem stands in lines with its hint, each as wide as it is drawn`() {
        let problem = Failure(.incomplete, "The manifest is missing.", hint: String(repeating: "Pull it. ", count: 12))
        let lines = lines(contents: TargetContents(problem: problem))
        #expect(lines.contains(.bad("The manifest is missing.")))
        let hint = TextWrap.lines(problem.hint ?? "", columns: 76).map { DetailLine.field(label: $0, value: "") }
        #expect(hint.count == 2)
        for line in hint { #expect(lines.contains(line)) }
    }

    @Test(arguments: [40, 80, 120]) func `no line is wider than its place`(columns: Int) {
        let long = String(repeating: "0123456789", count: 30)
        let lines = lines(
            columns: columns, labels: [long: long, "words": String(repeating: "word ", count: 60)],
            others: [.made(long, target: 10)])
        for line in lines {
            guard case .field(let label, let value) = line else { continue }
            #expect(value.isEmpty ? label.count <= columns - 4 : label.count < DetailLine.labelColumns)
            #expect(value.count <= columns - DetailLine.labelColumns - 2)
        }
    }
}
