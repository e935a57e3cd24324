// What to push.

package struct PushRequest: Hashable, Sendable {
    /// A name, a digest or the start of an image ID; with `hasAllTags` the name of a repository.
    package var image: String
    /// Every tag that the repository has here.
    package var hasAllTags: Bool
    /// What of an index is pushed; if that is less than all, a smaller index is.
    package var platforms: PlatformChoice
    /// Whether layers that are not meant to be passed on are pushed too.
    package var takesNondistributable: Bool

    package init(
        image: String, hasAllTags: Bool = false, platforms: PlatformChoice = .all, takesNondistributable: Bool = false
    ) {
        self.image = image
        self.hasAllTags = hasAllTags
        self.platforms = platforms
        self.takesNondistributable = takesNondistributable
    }
}
