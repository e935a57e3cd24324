// Docker's configuration file: who keeps which credential.

import Failure
import Files
import FoundationEssentials
import Glibc

/// The part of `config.json` that is about credentials.
struct DockerFile {
    let path: String
    private let content: Content

    private struct Content: Decodable {
        var auths: [String: DockerFileEntry?]?
        var credHelpers: [String: String]?
        var credsStore: String?
    }

    /// `$DOCKER_CONFIG/config.json`, or else `~/.docker/config.json`. Nil when there is no such file.
    ///
    /// Throws class `auth` when it can't be read; the failure names the file and quotes nothing of it.
    init?(environment: [String: String]) throws(Failure) {
        guard let path = Self.path(environment) else { return nil }
        var status = stat()
        guard stat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR) else { return nil }
        // Anything but a regular file could keep its reader waiting for ever.
        guard status.st_mode & S_IFMT == S_IFREG, let data = FileManager.default.contents(atPath: path) else {
            throw Failure(
                .auth, "Docker's configuration file \(path) can't be read.",
                hint: "Check its permissions. Until then its credentials are not used.")
        }
        guard !data.isEmpty else { return nil }
        guard let content = try? JSONDecoder().decode(Content.self, from: data) else {
            throw Failure(
                .auth, "Docker's configuration file \(path) is not what Docker writes.",
                hint: "Correct its JSON. Until then its credentials are not used.")
        }
        self.path = path
        self.content = content
    }

    private static func path(_ environment: [String: String]) -> String? {
        if let folder = environment["DOCKER_CONFIG"], !folder.isEmpty { return "\(folder)/config.json" }
        return UserFolders(environment).home.map { "\($0)/.docker/config.json" }
    }

    /// The helper that keeps this registry's credential: its own, or else the one for all. Nil when the file itself
    /// does. An empty name stands for the file, as with Docker.
    func helper(for host: RegistryHost) -> String? {
        let helpers = content.credHelpers ?? [:]
        let name = host.keys(in: helpers.keys).first.flatMap { helpers[$0] } ?? content.credsStore ?? ""
        return name.isEmpty ? nil : name
    }

    /// What a helper is asked for, in this order. Docker notes the name under which a helper has something, so the
    /// names in the file come first: then mostly one question is enough.
    func identifiers(for host: RegistryHost) -> [String] {
        let all = host.identifiers
        let noted = all.filter { content.credHelpers?[$0] != nil || content.auths?[$0] != nil }
        return noted + all.filter { !noted.contains($0) }
    }

    /// What the file itself holds for this registry. The first entry with a credential counts.
    func answer(for host: RegistryHost) -> CredentialAnswer {
        let auths = content.auths?.compactMapValues { $0 } ?? [:]
        let answers = host.keys(in: auths.keys).compactMap { auths[$0]?.answer("\(host) in \(path)") }
        return answers.first { $0.credential != nil } ?? answers.first { $0.warning != nil } ?? CredentialAnswer()
    }
}
