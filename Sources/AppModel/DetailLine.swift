// The lines of an image's details, cut to a width; the views say how each looks.

package import FoundationEssentials
package import Inventory
package import OCI

package enum DetailLine: Hashable, Sendable {
    case blank
    case heading(String)
    /// A value that is longer than the line goes on below, with an empty label.
    case field(label: String, value: String)
    case date(label: String, Date)
    case bad(String)
    case platform(PlatformContents)
    /// Listed in the index, but not here.
    case missing(Platform)

    /// Columns of the labels, with the gap to the values.
    package static let labelColumns = 14
}
