// What dialogs know of where they were opened.

import Inventory
import OCI

struct FormContext: Hashable, Sendable {
    var namespace: String
    var snapshotter: String
    /// Those that work.
    var snapshotters: [String]
    var host: Platform
    /// References pulled before, newest first.
    var history: [String]
    /// Of the images that are here.
    var names: [String] = []
    var namespaces: [NamespaceRecord] = []
}
