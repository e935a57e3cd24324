// One message of a transfer's progress stream.

import ContainerdAPI
package import OCI

/// As the daemon sends it (`containerd.types.transfer.Progress`): the words are the daemon's.
package struct ProgressRecord: Hashable, Sendable {
    /// `waiting`, `downloading`, `complete`, …, or a sentence about the whole.
    package var event: String
    package var name: String
    /// Names of other records.
    package var parents: [String]
    /// In bytes.
    package var progress: Int64
    /// In bytes; 0 when unknown.
    package var total: Int64
    /// Nil for events about no blob, and before containerd 2.0.
    package var descriptor: Descriptor?

    package init(
        event: String, name: String = "", parents: [String] = [], progress: Int64 = 0, total: Int64 = 0,
        descriptor: Descriptor? = nil
    ) {
        self.event = event
        self.name = name
        self.parents = parents
        self.progress = progress
        self.total = total
        self.descriptor = descriptor
    }
}

extension ProgressRecord {
    init(_ progress: Containerd_Types_Transfer_Progress) {
        self.init(
            event: progress.event, name: progress.name, parents: progress.parents, progress: progress.progress,
            total: progress.total, descriptor: progress.hasDesc ? Descriptor(progress.desc) : nil)
    }
}
