// Secrets are in no text that Swift makes of a value, and in no core dump.

import Glibc
import RegistryCredentials
import Testing

struct SecrecyTests {
    private static let secret = Secret(Home.secret)

    @Test func `a secret is told by reveal only`() {
        #expect(Self.secret.reveal == Home.secret)
        #expect(texts(of: Self.secret).allSatisfy { $0.contains("•••") && !$0.contains(Home.secret) })
        #expect(Mirror(reflecting: Self.secret).children.isEmpty)
    }

    @Test func `a credential shows its user at most`() {
        let password = Credential.password(user: "ann", secret: Self.secret)
        #expect(texts(of: password).allSatisfy { $0.contains("ann") && !$0.contains(Home.secret) })
        #expect(texts(of: Credential.identityToken(Self.secret)).allSatisfy { !$0.contains(Home.secret) })
        #expect(Mirror(reflecting: password).children.isEmpty)
        #expect(texts(of: CredentialAnswer(credential: password)).allSatisfy { !$0.contains(Home.secret) })
        #expect(texts(of: [Optional(password)]).allSatisfy { !$0.contains(Home.secret) })
    }

    @Test func `what holds credentials shows none`() async throws {
        try await Home.with(#"{"auths": {"quay.io": {"auth": "YW5uOmh1bnRlcjI="}}}"#) { home in
            let session = SessionCredentials()
            session.remember(.identityToken(Self.secret), for: "ghcr.io")
            let environment = home.environment.merging(["TOKEN": Home.secret]) { $1 }
            let configuration = DockerConfiguration(environment: environment)
            let operation = OperationCredentials(configuration, session: session)
            #expect(await operation.answer(for: "quay.io").credential != nil)
            #expect(await operation.answer(for: "ghcr.io").credential == .identityToken(Self.secret))
            let all = texts(of: session) + texts(of: operation) + texts(of: configuration)
            #expect(all.allSatisfy { !$0.contains(Home.secret) })
        }
    }

    @Test func `core dumps can be turned off`() async {
        await #expect(processExitsWith: .success) {
            CoreDumps.disable()
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
            #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
            // Variadic in C, so that Swift doesn't see it.
            typealias Control = @convention(c) (CInt, CUnsignedLong) -> CInt
            let control = try #require(dlsym(nil, "prctl"))
            let getDumpable: CInt = 3
            #expect(unsafeBitCast(control, to: Control.self)(getDumpable, 0) == 0)
        }
    }
}
