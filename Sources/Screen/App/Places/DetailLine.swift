// A line of an image's details; the views say how each looks.

package import Failure
package import FoundationEssentials
package import Inventory
package import OCI

package struct DetailLine: Hashable, Sendable, Identifiable {
    /// Where it stands: the same through all changes.
    package let id: String
    package let depth: Int
    /// Whether what is below it is hidden; nil where nothing is.
    package let isFolded: Bool?
    package let content: Content

    package enum Content: Hashable, Sendable {
        /// A part of the details, and a word on it.
        case section(String, String)
        case field(String, String)
        case date(String, Date)
        /// A document or a blob of the image.
        case blob(Blob)
        /// A step of the build.
        case step(Step)
        case problem(Failure)
    }

    package struct Blob: Hashable, Sendable {
        package var kind: ImageDocuments.Node.Kind
        package var descriptor: Descriptor
        package var isPresent: Bool
        /// What it is for, such as a platform.
        package var title: String
    }

    package struct Step: Hashable, Sendable {
        package var history: ImageConfig.History?
        package var layer: BuildStep.Layer?
        /// Whether the layer's blob is here.
        package var isPresent: Bool
        /// Whether it stays in the registry: its snapshotter reads it as it is used.
        package var isLazy = false
        /// Bytes of its snapshot; nil where that isn't known, or there is none.
        package var unpacked: Int64?
        /// How many other images have the layer; nil until that is known.
        package var sharedWith: Int?
    }

    /// Columns of the labels of fields, with the gap to the values.
    package static let labelColumns = 14
}

extension DetailLine {
    /// The blob that the line is about.
    package var blob: Descriptor? {
        switch content {
        case .blob(let blob): blob.descriptor
        case .step(let step): step.layer?.descriptor
        case .section, .field, .date, .problem: nil
        }
    }

    /// What is worth copying.
    var text: String? {
        switch content {
        case .section: nil
        case .field(_, let value): value
        case .date(_, let date): date.formatted(.iso8601)
        case .blob(let blob): blob.descriptor.digest.description
        case .step(let step): step.layer?.descriptor.digest.description ?? step.history?.createdBy
        case .problem(let failure): failure.message
        }
    }

    /// What the filter looks through.
    var texts: [String] {
        switch content {
        case .section(let title, _): [title]
        case .field(let label, let value): [label, value]
        case .blob(let blob): [blob.kind.rawValue, blob.title, blob.descriptor.digest.description]
        case .step(let step): [step.history?.createdBy ?? "", step.layer?.descriptor.digest.description ?? ""]
        case .date(let label, _): [label]
        case .problem(let failure): [failure.message]
        }
    }
}
