// How a blob came to be in a repository.

package enum UploadOutcome: Hashable, Sendable {
    /// Its bytes were sent.
    case uploaded
    /// The registry took it from another of its repositories: nothing was sent.
    case mounted
}
