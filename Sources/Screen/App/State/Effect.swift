// What the model wants done: values, performed by the one effect runner.

package import Inventory
package import OCI
package import TransferModel

package enum Effect: Hashable, Sendable {
    /// Answered by `transferEvents` and at last `transferEnded`.
    case start(TransferID, Operation, namespace: String)
    /// As `start`, with what an earlier one has kept; that is used up.
    case resume(TransferID, KeptTransfer)
    /// Answered by `transferEnded`, as every end is.
    case cancel(TransferID)
    /// Answered by `transferEnded` with `kept`, or how else it ended.
    case keep(TransferID)
    /// What was kept is discarded.
    case discard(KeptTransfer)
    /// What operations whose process is gone have left is removed.
    case cleanUp([AbandonedOperation])

    /// Credentials to be used for a host as long as the program runs. A transfer that uses them follows.
    case login(host: String, user: String, password: Password)
    /// Plain HTTP may be used for a registry as long as the program runs. A transfer that uses it follows.
    case allowPlainHTTP(registry: String)

    /// What a path may mean, all names that begin with it: answered by `completions` with the same path.
    case complete(path: String)
    /// The same for a reference up to a part of its tag; the registry knows which there are.
    case completeTag(reference: String)

    /// Targets on the screen whose contents are not known: to be looked into before all others.
    case inspect([Digest])
    /// Whether the Transfer service unpacks to these snapshotters: answered by an inventory's `unpacking`.
    case probeSnapshotters([String])
    /// All that is listed is asked for again.
    case refresh
    /// The resources are wanted once: answered by an inventory's `resources`.
    case refreshResources
    /// The resources are wanted after every change from now on, or no longer.
    case followResources(Bool)
    /// Answered by `imageDocuments` or `unreadable`. Like the next three, it ends when another of its kind is asked for or it is
    /// stopped.
    case readImageDocuments(Descriptor)
    /// The layers of an image are read, the one of that number first, then all from the lowest on; answered by `layer`.
    case readLayers([Descriptor], number: Int)
    /// A layer of an image that isn't here is fetched and read; answered by `layer`.
    case fetchLayer(Descriptor, number: Int, of: String)
    /// Answered by `document` or `unreadable`.
    case readDocument(Digest)
    case stopReading(Reading)

    /// A blob goes into a file that isn't there yet; answered by `done`.
    case writeBlob(Digest, path: String)

    /// Names go, if they are still what they were; answered by `deleted`.
    case delete(DeletePlan)
    /// Answered by `due` when the time to put it back is over.
    case remind(Deletion)
    /// What was deleted is restored; answered by `restored` or `deletionFailed`.
    case undelete(Deletion)
    /// What was deleted frees its room now; answered by `freed` or `deletionFailed`.
    case free(Deletion)
    case remove([Removal])
    /// What nothing holds goes now.
    case collectGarbage
    case createNamespace(NamespaceRecord)
    /// An empty value takes a label off.
    case labelNamespace(String, [String: String])
    case deleteNamespace(String)

    /// Who holds what is read once; answered by `resources`.
    case readResources
    /// What is to be done on another machine than the shown one.
    indirect case onHost(String, Effect)
    /// These machines are connected to, from now on until the end; answered by events of theirs.
    case connect([String])

    /// Answered by an inventory's `reset` with that namespace. Until it comes, what is said of images is taken for late.
    case switchNamespace(String)
    case copy(String)
    /// Somebody who looks at another window is told of it.
    case alert(String)
    /// Clicks and the wheel are wanted, or left to the terminal.
    case useMouse(Bool)
    /// The look is another one from now on; answered by `failed` where it can't be.
    case useTheme(String)
    case remember(reference: String)
    case suspend
    /// Everything is to be painted again.
    case redraw
    case quit
}
