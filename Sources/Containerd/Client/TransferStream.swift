// What runs beside a transfer: its progress, the daemon's questions for credentials, the bytes of an archive.

import ContainerdAPI
import Failure
import GRPCCore
import SwiftProtobuf
import Synchronization

/// One stream of a transfer. The daemon must know all of them before the transfer is called.
struct TransferStream: Sendable {
    enum Role: Sendable {
        /// The daemon closes it with its reply.
        case progress(@Sendable (ProgressRecord) async -> Void)
        /// The daemon never closes it.
        case credentials(@Sendable (AuthQuestion) async -> AuthAnswer)
        /// To the daemon.
        case upload(ByteProducer)
        /// From the daemon, which neither closes it nor marks its end: the consumer has to know.
        case download(ByteConsumer)
    }

    let id: String
    let role: Role

    init(_ role: Role) {
        self.role = role
        let name =
            switch role {
            case .progress: "progress"
            case .credentials: "credentials"
            case .upload: "import"
            case .download: "export"
            }
        id = "tallyman-\(name)-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    }
}

extension TransferStream {
    /// Returns when the stream has ended, or when nothing more is to be expected of it.
    ///
    /// What the archive's reader or writer throws is thrown on. That the daemon hung up is not: its reply says why.
    func run(on containerd: Containerd, opened: @Sendable @escaping () -> Void) async throws {
        switch role {
        case .progress(let report): try await readProgress(containerd, opened, report)
        case .credentials(let answer):
            try await orHangUp { try await answerQuestions(containerd, opened, answer) }
        case .upload(let produce): try await orHangUp { try await upload(containerd, opened, produce) }
        case .download(let consume): try await orHangUp { try await download(containerd, opened, consume) }
        }
    }

    private func orHangUp(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch is RPCError {}
    }

    private func readProgress(
        _ containerd: Containerd, _ opened: @Sendable @escaping () -> Void,
        _ report: @Sendable @escaping (ProgressRecord) async -> Void
    ) async throws {
        try await containerd.stream(id, opened: opened) { _ in
            try await forever()
        } receive: { message in
            if let progress = try message.unpacked(as: Containerd_Types_Transfer_Progress.self) {
                await report(ProgressRecord(progress))
            }
            return true
        }
    }

    /// Every question is answered exactly once: the daemon waits for ever, and holds a lock meanwhile
    /// (containerd PR 13500).
    private func answerQuestions(
        _ containerd: Containerd, _ opened: @Sendable @escaping () -> Void,
        _ answer: @Sendable @escaping (AuthQuestion) async -> AuthAnswer
    ) async throws {
        let (answers, given) = AsyncStream<AuthAnswer>.makeStream()
        try await containerd.stream(id, opened: opened) { writer in
            for await answer in answers { try await writer.write(.bare(answer.message)) }
            try await forever()
        } receive: { message in
            let question = try message.unpacked(as: Containerd_Types_Transfer_AuthRequest.self)
            given.yield(await answer(AuthQuestion(host: question?.host ?? "", reference: question?.reference ?? "")))
            return true
        }
    }
}

/// Until the task is cancelled.
func forever() async throws {
    try await Task.sleep(for: .seconds(Int64.max / 4))
}
