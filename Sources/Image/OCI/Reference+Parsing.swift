// Reading references by the grammar that Docker and containerd share.

package import Failure

extension Reference {
    /// Reads what a user types. Short names are of Docker Hub (`alpine` is `docker.io/library/alpine`), and `:latest`
    /// is added when there is neither a tag nor a digest.
    ///
    /// Throws class `reference`, with a sentence that says what is wrong and a hint for the common slips.
    package init(parsing text: String) throws(Failure) {
        func refuse(_ slip: ReferenceSlip) -> Failure { slip.failure(text) }

        if let slip = ReferenceSlip(scanning: text) { throw refuse(slip) }
        let parts = ReferenceParts(text)
        guard parts.tag?.isEmpty != true else { throw refuse(.emptyTag) }
        guard parts.tag.map(ReferenceGrammar.isTag) ?? true else { throw refuse(.badTag) }
        let digest = parts.digest.flatMap { Digest(String($0)) }
        guard parts.digest == nil || digest != nil else { throw refuse(.badDigest) }

        var registry = String(parts.registry)
        var path = String(parts.path)
        if registry.isEmpty || registry == "index.docker.io" { registry = "docker.io" }
        guard ReferenceGrammar.isRegistry(registry[...]) else { throw refuse(.badRegistry(registry)) }
        guard !path.utf8.contains(where: \.isUpper) else { throw refuse(.upperCase) }
        guard ReferenceGrammar.isPath(path[...]) else { throw refuse(.badPath(path)) }
        if registry == "docker.io", !path.utf8.contains(UInt8(ascii: "/")) { path = "library/" + path }
        guard registry.utf8.count + 1 + path.utf8.count <= ReferenceGrammar.longestRepository else {
            throw refuse(.tooLong)
        }
        let tag = parts.tag.map(String.init) ?? (digest == nil ? "latest" : nil)
        self.init(registry: registry, path: path, tag: tag, digest: digest)
    }

    /// Reads the name of an image record. Nothing is added: a name without a registry has none. Nil when the name is
    /// no reference, as `sha256:…`, by which Kubernetes names an image's configuration.
    package init?(stored name: String) {
        let parts = ReferenceParts(name)
        let digest = parts.digest.flatMap { Digest(String($0)) }
        guard parts.digest == nil || digest != nil,
            parts.tag.map(ReferenceGrammar.isTag) ?? true,
            parts.registry.isEmpty || ReferenceGrammar.isRegistry(parts.registry),
            ReferenceGrammar.isPath(parts.path),
            parts.name.utf8.count <= ReferenceGrammar.longestRepository,
            Digest(name) == nil
        else { return nil }
        self.init(
            registry: String(parts.registry), path: String(parts.path), tag: parts.tag.map(String.init), digest: digest)
    }
}

extension Reference {
    /// Whether the first part of a name means a host: it has a dot, a colon or upper case, or is `localhost`.
    package static func looksLikeHost(_ part: Substring) -> Bool { ReferenceGrammar.looksLikeHost(part) }
}

/// A reference cut at its separators; nothing is checked.
private struct ReferenceParts {
    /// Registry and path as written.
    let name: Substring
    /// Empty when the first component does not look like a host.
    let registry: Substring
    let path: Substring
    let tag: Substring?
    let digest: Substring?

    init(_ text: String) {
        var name = text[...]
        (name, digest) = Self.cut(name, at: name.utf8.firstIndex(of: UInt8(ascii: "@")))
        let last = name.utf8.lastIndex(of: UInt8(ascii: "/")) ?? name.startIndex
        (name, tag) = Self.cut(name, at: name.utf8[last...].firstIndex(of: UInt8(ascii: ":")))
        self.name = name
        if let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")), ReferenceGrammar.looksLikeHost(name[..<slash]) {
            registry = name[..<slash]
            path = name[name.utf8.index(after: slash)...]
        } else {
            registry = ""
            path = name
        }
    }

    private static func cut(_ text: Substring, at index: Substring.Index?) -> (Substring, Substring?) {
        guard let index else { return (text, nil) }
        return (text[..<index], text[text.utf8.index(after: index)...])
    }
}
