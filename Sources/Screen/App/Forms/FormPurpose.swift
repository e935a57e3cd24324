// What a dialog is for.

package import OCI

package enum FormPurpose: Hashable, Sendable {
    case pull
    /// `marked` are the names of the marked images where there are several; else the dialog asks for one.
    case push(marked: [String])
    case tag
    case save(marked: [String])
    case load
    case `import`
    /// Credentials for a host that refused a transfer, which is then tried again.
    case login(TransferID, host: String)
    /// A blob is written to a file.
    case write(Digest)
    /// The labels of a namespace, or of a new one.
    case namespace(isNew: Bool)
}
