// Every operation on every daemon with every engine that it has: what they leave is the same, and what `ctr` leaves.

import ContainerdClient
import Failure
import Foundation
import Lab
import LabTraits
import OCI
import RegistryCredentials
import Testing
import TransferCore
import TransferModel

@Suite(.needs(.part(.registry), .program("openssl"), .program("perl"))) struct EngineTests {
    /// An engine on a daemon.
    struct Engine: Sendable, CustomTestStringConvertible {
        var release: Daemon.Release
        var choice: EngineChoice

        var testDescription: String { "\(choice.rawValue) on \(release)" }

        static let all = [
            Engine(release: .v2, choice: .transfer), Engine(release: .v2, choice: .local),
            Engine(release: .v1_7, choice: .auto), Engine(release: .v1_6, choice: .auto),
        ]
        /// The Transfer service of 1.7 reaches no registry of the lab.
        static let withOldTransfer = all + [Engine(release: .v1_7, choice: .transfer)]

        var kind: EngineKind { choice == .transfer ? .transfer : .local }
    }

    enum Door: String, CaseIterable, Sendable {
        case plain, password, tls, tokens

        var options: Registry.Options {
            switch self {
            case .plain: Registry.Options()
            case .password: Registry.Options(credentials: Registry.Credentials())
            case .tls: Registry.Options(isSecure: true)
            case .tokens: Registry.Options(tokens: Registry.TokenOptions())
            }
        }

        /// How `ctr` gets in.
        func flags(_ registry: Registry, _ folder: String) throws -> [String] {
            let credentials = Registry.Credentials()
            let user = ["--user", "\(credentials.user):\(credentials.password)"]
            return switch self {
            case .plain: ["--plain-http"]
            case .password, .tokens: ["--plain-http"] + user
            case .tls: ["--hosts-dir", try certificates(registry, folder)]
            }
        }

        func access(_ registry: Registry, _ folder: String) throws -> RegistryAccess {
            let access = RegistryAccess(
                hostsDirectories: self == .tls ? [try certificates(registry, folder)] : [],
                environment: ["HOME": folder])
            let credentials = Registry.Credentials()
            access.session.remember(
                .password(user: credentials.user, secret: Secret(credentials.password)), for: registry.host)
            return access
        }

        /// A hosts directory.
        private func certificates(_ registry: Registry, _ folder: String) throws -> String {
            let place = "\(folder)/certs.d/\(registry.host)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            // `ctr` of 1.6 takes no file without a host's table.
            let url = "https://\(registry.host)"
            try "server = \"\(url)\"\n[host.\"\(url)\"]\nca = \"\(registry.authority)\"\n".write(
                toFile: "\(place)/hosts.toml", atomically: true, encoding: .utf8)
            return "\(folder)/certs.d"
        }
    }

    /// What `ctr` has of its own is left out: newer ones look at all manifests unless told not to.
    private func pull(_ name: String, _ flags: [String], _ daemon: Daemon, _ release: Daemon.Release) async throws {
        try await daemon.ctr(
            ["images", "pull"] + (release == .v2 ? ["--skip-metadata", "--local"] : []) + flags + [name])
    }

    @Test(arguments: Engine.all, Door.allCases)
    func `a pull leaves what ctr's leaves, and all of it is needed`(engine: Engine, door: Door) async throws {
        try await Need.require(engine.release)
        let samples: [Sample] = [.multi, .twice, .l30]
        try await Registry.running(options: door.options) { registry in
            try await registry.put(samples: samples)
            try await Daemon.running(engine.release) { theirs in
                try await withFolder { folder in
                    for sample in samples {
                        let name = registry.reference(sample.name)
                        try await pull(name, door.flags(registry, folder), theirs, engine.release)
                    }
                    try await theirs.collectGarbage()
                    try await Daemon.running(engine.release) { ours in
                        try await ours.withCore(access: try door.access(registry, folder), engine: engine.choice) {
                            core throws in
                            for sample in samples {
                                let folded = Folded()
                                let outcome = try await core.pull(registry.reference(sample.name), into: folded)
                                #expect(outcome.failure == nil)
                                #expect(outcome.result?.unpacked == true)
                                #expect(outcome.result?.engine == engine.kind)
                                folded.expectWhole()
                            }
                        }
                        #expect(try await ours.isClean())
                        let left = try await ours.holdings()
                        #expect(left == (try await theirs.holdings()))
                        try await ours.collectGarbage()
                        #expect(try await ours.holdings() == left)
                    }
                }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `all platforms, other platforms and images without an index`(engine: Engine) async throws {
        try await Need.require(engine.release)
        try await Registry.running { registry in
            try await registry.put(samples: [.multi, .plainArm64, .armOnly])
            let (multi, plain) = (registry.reference(Sample.multi.name), registry.reference(Sample.plainArm64.name))
            try await Daemon.running(engine.release) { theirs in
                // Old ones also unpack what is no image, and fail.
                try await theirs.ctr("content", "fetch", "--plain-http", "--all-platforms", multi)
                try await theirs.ctr("images", "pull", "--plain-http", "--platform", "linux/arm64", plain)
                try await theirs.collectGarbage()
                try await Daemon.running(engine.release) { ours in
                    try await ours.withCore(engine: engine.choice) { core throws in
                        let all = try await core.pull(multi, platforms: .all, unpack: .never)
                        #expect(all.result?.unpacked == false)
                        let arm = PlatformChoice.only([try Platform(parsing: "linux/arm64")])
                        #expect(try await core.pull(plain, platforms: arm).result?.unpacked == true)
                        for name in [plain, registry.reference(Sample.armOnly.name)] {
                            let misfit = try await core.pull(name).failure
                            #expect(misfit?.code == .platform)
                        }
                    }
                    #expect(try await ours.isClean())
                    // How much of all platforms is unpacked is the daemons' own matter.
                    #expect(try await Set(ours.images()) == Set(theirs.images()))
                    let content = try await (Set(ours.content().map(\.digest)), Set(theirs.content().map(\.digest)))
                    #expect(content.0 == content.1)
                    let left = try await ours.holdings()
                    try await ours.collectGarbage()
                    #expect(try await ours.holdings() == left)
                }
            }
        }
    }

    @Test(arguments: Engine.all, Door.allCases)
    func `what is pushed is what others pull`(engine: Engine, door: Door) async throws {
        try await Need.require(engine.release)
        try await Registry.running(options: door.options) { registry in
            try await registry.put(samples: [.l12, .multi])
            try await withFolder { folder in
                try await Daemon.running(engine.release) { daemon in
                    let names = [Sample.l12, .multi].map { (registry.reference($0.name), "\($0)") }
                    try await daemon.withCore(access: try door.access(registry, folder), engine: engine.choice) {
                        core throws in
                        for (name, short) in names {
                            #expect(try await core.pull(name, platforms: .all, unpack: .never).result != nil)
                            let target = registry.reference("pushed/\(short):2")
                            #expect(try await core.tag(name, target).result?.engine == engine.kind)
                            let folded = Folded()
                            let outcome = await core.push(PushRequest(image: target), into: folded)
                            #expect(outcome.failure == nil)
                            #expect(outcome.result?.engine == engine.kind)
                            folded.expectWhole()
                            // The registry had the blobs in another repository: none was sent.
                            let again = Folded()
                            #expect(await core.push(PushRequest(image: target), into: again).result != nil)
                            #expect(again.progress.moved == 0)
                        }
                    }
                    #expect(try await daemon.isClean())
                    for (name, short) in names {
                        let target = registry.reference("pushed/\(short):2")
                        try await daemon.ctr(
                            ["content", "fetch", "--all-platforms"] + door.flags(registry, folder) + [target],
                            namespace: "check")
                        let pushed = try await daemon.images(namespace: "check").first { $0.name == target }
                        let original = try await daemon.images().first { $0.name == name }
                        #expect(pushed?.digest == original?.digest)
                    }
                }
            }
        }
    }
}

extension Folded {
    /// The bar never went back, and is full.
    func expectWhole() {
        #expect(zip(overall, overall.dropFirst()).allSatisfy { $0.current <= $1.current })
        #expect(zip(overall, overall.dropFirst()).allSatisfy { $0.estimated || !$1.estimated && $0.total == $1.total })
        let end = progress.overall
        #expect(end.current == end.total && !end.estimated && end.total > 0)
        #expect(events.first.map { if case .engine = $0 { true } else { false } } == true)
    }
}
