// What is asked before something can't be taken back.

package import Inventory
package import TransferModel

package enum Question: Hashable, Sendable {
    case cancel(TransferID)
    case cancelGroup(GroupID)
    /// Transfers are running: wait for them, cancel or keep them and quit, or stay?
    case quit
    /// A kept transfer is thrown away.
    case discard(TransferID)
    case allowPlainHTTP(TransferID, registry: String)
    case cleanUp([Leftover])
    /// A name is another image; `imageID` is that image's, where it is known. `form` is where it was typed.
    case overwrite(TagRequest, imageID: String?, form: FormDialog?)
    /// A file already exists; `form` is where it was named.
    case replaceFile(path: String, form: FormDialog)
    /// The marked images, each with the platforms that are marked.
    case pullAgain([PullRequest])
    case delete(DeletePlan)
    /// Images that nothing uses: all of them, or those without a tag.
    case prune(DeletePlan, isAll: Bool)
    case remove([Removal])
    case deleteNamespace(String)
}
