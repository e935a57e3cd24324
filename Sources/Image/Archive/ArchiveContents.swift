// What an archive holds, as far as it was looked at.

package enum ArchiveContents: Hashable, Sendable {
    /// Images, as an OCI layout or as Docker saves them, in a folder of the archive; the folder's name is empty where they
    /// lie at the top.
    case images(folder: String)
    /// Images in each of these folders, none at the top.
    case severalImages(folders: [String])
    case rootFileSystem
    /// An archive whose beginning doesn't tell.
    case undecided
    /// No bytes, or an archive without entries.
    case empty
    /// No archive that can be read, with a sentence that says why.
    case unreadable(String)
}
