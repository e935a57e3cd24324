// What tests of forms and groups do again and again.

import App
import Failure
import OCI
import TransferModel

extension Session {
    /// A transfer that failed, with its page open.
    static func failed(_ failure: Failure.Code, asked hosts: [String] = []) -> Session {
        var session = Session.usual
        let id = session.pull("registry.example.com/a:1")
        session.send(.transferEvents(id, hosts.map { .asked(host: $0) }))
        session.send(.transferEnded(id, .failed(Failure(failure, "Refused."))))
        return session
    }

    /// So many pulls as one group, by marks.
    static func group(of count: Int) -> Session {
        var session = Session.usual
        session.list((1...count).map { "host.example/a\($0):1" })
        session.markAll()
        session.press("p y")
        return session
    }

    /// Marks every image of the list.
    mutating func markAll() {
        press("g")
        for _ in state.places.images.list.shown { press("space") }
    }

    @discardableResult
    mutating func end(_ number: Int, _ outcome: Outcome = .success) -> [Effect] {
        send(.transferEnded(TransferID(number: number), outcome))
    }

    mutating func clearField() { press("ctrl-e ctrl-u") }
}

extension KeptTransfer {
    static func made(_ lease: String, _ reference: String = "host/kept:1", bytes: Int64 = 7) -> KeptTransfer {
        KeptTransfer(namespace: "default", lease: lease, operation: .pull(reference), bytes: bytes)
    }
}

extension Operation {
    static func pull(_ reference: String) -> Operation {
        guard let reference = try? Reference(parsing: reference) else { preconditionFailure("\(reference) is none") }
        return .pull(PullRequest(reference: reference, snapshotter: "overlayfs"))
    }
}

extension [Effect] {
    /// The numbers of the transfers that are started, in order.
    var started: [Int] {
        compactMap { effect in
            if case .start(let id, _, _) = effect { id.number } else { nil }
        }
    }

    var operations: [Operation] {
        compactMap { effect in
            if case .start(_, let operation, _) = effect { operation } else { nil }
        }
    }
}
