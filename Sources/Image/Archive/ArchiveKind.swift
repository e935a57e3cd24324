// What a stream is, by its first bytes.

package enum ArchiveKind: Hashable, Sendable {
    /// Nothing at all.
    case empty
    case tar
    case gzip
    case zstd
    /// Something else, by its name where that is known ("xz").
    case other(String?)

    /// How many bytes are needed to know.
    package static let length = TarHeader.length

    /// Judges by a stream's first 512 bytes, or all of them where there are fewer.
    package init(firstBytes bytes: [UInt8]) {
        let header = Array(bytes.prefix(Self.length))
        let known = Self.marks.first { header.starts(with: $0.bytes) }?.kind
        if let known {
            self = known
        } else if Self.isSkippableFrame(header) {
            self = .zstd
        } else if header.count == Self.length, header.allSatisfy({ $0 == 0 }) || (try? TarHeader(header)) != nil {
            // A block of zeros is the beginning of an archive without entries.
            self = .tar
        } else {
            self = bytes.isEmpty ? .empty : .other(nil)
        }
    }

    /// A zstd stream may begin with bytes for other readers (RFC 8878, 3.1.2).
    private static func isSkippableFrame(_ bytes: [UInt8]) -> Bool {
        bytes.first.map { $0 & 0xF0 == 0x50 } == true && bytes.dropFirst().starts(with: [0x2A, 0x4D, 0x18])
    }

    private static let marks: [(bytes: [UInt8], kind: Self)] = [
        ([0x1F, 0x8B], .gzip),
        ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .other("xz")),
        ([0x42, 0x5A, 0x68], .other("bzip2")),
        ([0x04, 0x22, 0x4D, 0x18], .other("lz4")),
        ([0x50, 0x4B, 0x03, 0x04], .other("zip")),
    ]
}

/// What an archive holds, as far as it was looked at.
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
