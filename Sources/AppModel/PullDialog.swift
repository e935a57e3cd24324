// What is to be pulled, while it is being typed.

package import Failure
import Keys
import OCI
package import TransferModel

package struct PullDialog: Hashable, Sendable {
    package private(set) var reference: TextField
    package private(set) var platform: TextField
    /// Those that work.
    package let snapshotters: [String]
    package private(set) var snapshotter: String
    package private(set) var unpack: UnpackPolicy
    package private(set) var focus: PullField
    /// Whether a start was tried: an empty reference is then no longer passed over.
    package private(set) var wasTried = false

    private let namespace: String
    private let host: Platform
    /// Newest first.
    private let history: [String]
    /// Which of `history` stands in the field, and what was typed before.
    private var recalled: Int?
    private var draft = ""

    init(
        reference: String?, snapshotters: [String], snapshotter: String, namespace: String, host: Platform,
        history: [String]
    ) {
        self.reference = TextField(reference ?? "", isSelected: true)
        self.platform = TextField(host.description, isSelected: true)
        self.snapshotters = snapshotters.contains(snapshotter) ? snapshotters : [snapshotter] + snapshotters
        self.snapshotter = snapshotter
        self.unpack = .auto
        self.focus = .reference
        self.namespace = namespace
        self.host = host
        self.history = history
    }
}

extension PullDialog {
    /// What the fields ask for. Throws the class `reference` or `platform`, of the first field that is wrong.
    package func request() throws(Failure) -> PullRequest {
        PullRequest(
            reference: try Reference(parsing: reference.text), platforms: try platforms(), snapshotter: snapshotter,
            unpack: unpack)
    }

    /// What is wrong with the fields as they stand. An empty reference is wrong only once a start was tried.
    package var problem: Failure? {
        if reference.text.isEmpty, !wasTried { return platformProblem }
        do {
            _ = try request()
            return nil
        } catch {
            return error
        }
    }

    private var platformProblem: Failure? {
        do {
            _ = try platforms()
            return nil
        } catch {
            return error
        }
    }

    /// `all`, or one or more platforms with commas between them; nothing is the host's.
    private func platforms() throws(Failure) -> PlatformChoice {
        let words = platform.text.split { $0 == "," || $0 == " " }
        if words.count == 1, words[0].lowercased() == "all" { return .all }
        var platforms: [Platform] = []
        for word in words { platforms.append(try Platform(parsing: String(word))) }
        return .only(platforms.isEmpty ? [host] : platforms)
    }

    /// The nerdctl command that does the same; nil while the fields are wrong.
    package var command: String? {
        guard let request = try? request() else { return nil }
        var words = ["nerdctl"]
        if namespace != "default" { words += ["--namespace", namespace] }
        if snapshotter != "overlayfs" { words += ["--snapshotter", snapshotter] }
        words.append("pull")
        switch request.platforms {
        case .all: words.append("--all-platforms")
        case .only([host]): break
        case .only(let platforms): words += platforms.flatMap { ["--platform", $0.description] }
        }
        if unpack != .auto { words.append("--unpack=\(unpack.rawValue)") }
        words.append(request.reference.familiar)
        return ShellQuoting.command(words)
    }
}

extension PullDialog {
    /// Whether the key meant something here.
    mutating func apply(_ key: Key) -> Bool {
        switch (key, focus) {
        case (.tab, _): moveFocus(by: 1)
        case (.backTab, _): moveFocus(by: -1)
        case (.up, .reference): recall(by: 1)
        case (.down, .reference): recalled == nil ? moveFocus(by: 1) : recall(by: -1)
        case (.up, _): moveFocus(by: -1)
        case (.down, _): moveFocus(by: 1)
        case (.left, .snapshotter), (.left, .unpack): cycle(by: -1)
        case (.right, .snapshotter), (.right, .unpack): cycle(by: 1)
        case (.character(" "), .snapshotter), (.character(" "), .unpack): cycle(by: 1)
        case (_, .reference): return reference.apply(key)
        case (_, .platform): return platform.apply(key)
        default: return false
        }
        return true
    }

    mutating func paste(_ text: String) {
        let text = text.trimmed
        switch focus {
        case .reference: reference.insert(text)
        case .platform: platform.insert(text)
        case .snapshotter, .unpack: break
        }
    }

    /// After a start that failed: shows what is wrong, and goes to the field.
    mutating func complain(_ failure: Failure) {
        wasTried = true
        focus = failure.class == .platform ? .platform : .reference
    }

    private mutating func moveFocus(by fields: Int) {
        let all = PullField.allCases
        focus = all[(focus.rawValue + fields + all.count) % all.count]
    }

    private mutating func cycle(by steps: Int) {
        switch focus {
        case .snapshotter: snapshotter = snapshotters.next(after: snapshotter, by: steps)
        case .unpack: unpack = UnpackPolicy.allCases.next(after: unpack, by: steps)
        case .reference, .platform: break
        }
    }

    private mutating func recall(by steps: Int) {
        let place = (recalled ?? -1) + steps
        guard place < history.count else { return }
        if recalled == nil { draft = reference.text }
        recalled = place < 0 ? nil : place
        reference = TextField(place < 0 ? draft : history[place])
    }
}

extension Array where Element: Equatable {
    /// The element so many places on, around the end.
    fileprivate func next(after element: Element, by steps: Int) -> Element {
        guard let place = firstIndex(of: element) else { return first ?? element }
        return self[(place + steps + count) % count]
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...].drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
