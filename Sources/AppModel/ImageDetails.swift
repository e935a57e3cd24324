// All that is known of one image, as lines.

import Failure
package import Inventory
import OCI

package enum ImageDetails {
    /// Nil if there is no such image any more.
    package static func lines(of id: ImageRow.ID, in inventory: Inventory, columns: Int) -> [DetailLine]? {
        guard let image = inventory.images.first(where: { $0.name == id.name }) else { return nil }
        let width = columns - DetailLine.labelColumns - 2
        func field(_ label: String, _ value: String) -> [DetailLine] {
            let lines = TextWrap.lines(value, columns: width)
            return (lines.isEmpty ? ["-"] : lines).enumerated().map { index, line in
                .field(label: index == 0 ? label : "", value: line)
            }
        }
        var lines = field("name", image.name)
        lines += field("digest", image.target.digest.description)
        lines += field("media type", image.target.mediaType.rawValue)
        lines += [.date(label: "created", image.createdAt), .date(label: "updated", image.updatedAt)]

        let names = inventory.images.filter { $0.target.digest == image.target.digest && $0.name != image.name }
        lines += zip(0..., names).flatMap { field($0 == 0 ? "also called" : "", $1.name) }

        lines += [.blank, .heading("Platforms")]
        if let contents = inventory.contents[image.target.digest] {
            lines += contents.platforms.map { .platform($0) }
            lines += contents.missing.map { .missing($0) }
            if let problem = contents.problem {
                lines += TextWrap.lines(problem.message, columns: columns - 4).map { .bad($0) }
                lines += TextWrap.lines(problem.hint ?? "", columns: columns - 4).map { .field(label: $0, value: "") }
            }
            if contents.platforms.isEmpty, contents.missing.isEmpty, contents.problem == nil {
                lines.append(.field(label: "none", value: ""))
            }
        } else {
            lines.append(.field(label: "not looked into yet", value: ""))
        }

        let users = inventory.containers.filter { $0.image == image.name }
        if !users.isEmpty {
            lines += [.blank, .heading("Used by")]
            lines += users.flatMap { field("container", $0.id) }
        }
        lines += [.blank, .heading("Labels")]
        if image.labels.isEmpty { lines.append(.field(label: "none", value: "")) }
        for (key, value) in image.labels.sorted(by: { $0.key < $1.key }) {
            lines += TextWrap.lines("\(key) = \(value)", columns: columns - 6).enumerated().map { index, line in
                .field(label: index == 0 ? line : "  " + line, value: "")
            }
        }
        return lines
    }
}
