// What `doctor` finds: what is there, what is wrong with it, and how to correct it.

import Canvas
import ContainerdClient
package import Failure
import FoundationEssentials
import Inventory
import OCI
import RegistryHosts
import Text
import Themes
import TransferCore
import TransferModel

/// Findings, a line each, with hints below those that are wrong.
package struct DoctorReport: Sendable {
    package enum Verdict: String {
        case good = "ok"
        case odd = "note"
        case bad = "BAD"
    }

    package struct Finding: Sendable {
        var verdict: Verdict
        var subject: String
        var text: String
        var hint: String?
    }

    package var findings: [Finding] = []

    package init() {}

    package var hasFaults: Bool { findings.contains { $0.verdict == .bad } }

    package var text: String {
        let width = (findings.map { DisplayWidth.of($0.subject) }.max() ?? 0) + 2
        let indent = String(repeating: " ", count: 6 + width)
        return findings.map { finding in
            let line =
                finding.verdict.rawValue.padded(to: 6) + finding.subject.printable.padded(to: width)
                + finding.text.printable + "\n"
            let hint = (finding.hint ?? "").split(separator: "\n").map { indent + String($0).printable + "\n" }
            return line + hint.joined()
        }.joined()
    }

    package mutating func add(_ verdict: Verdict, _ subject: String, _ text: String, hint: String? = nil) {
        findings.append(Finding(verdict: verdict, subject: subject, text: text, hint: hint))
    }

    package mutating func add(_ failure: Failure, _ subject: String) {
        add(.bad, subject, failure.message + (failure.cause.map { " (\($0))" } ?? ""), hint: failure.hint)
    }
}

extension DoctorReport {
    package mutating func lookAtTerminal() {
        let environment = ProcessInfo.processInfo.environment
        let term = environment["TERM"] ?? ""
        if Output.isTerminal {
            switch term {
            case "":
                add(
                    .odd, "terminal", "TERM is empty",
                    hint: "A plain xterm is assumed. Set TERM to what your terminal is.")
            case "dumb":
                add(
                    .bad, "terminal", "TERM=dumb can't place the cursor",
                    hint: "Commands work; the screen needs another TERM.")
            default: add(.good, "terminal", "TERM=\(term)")
            }
        } else {
            add(.odd, "terminal", "none here: transfers are shown as plain lines")
        }
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let isPlain = variable("NO_COLOR") != nil
        add(.good, "colours", isPlain ? "off (NO_COLOR)" : variable("COLORTERM") ?? "as the terminal has them")
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(variable).first
        let isUTF8 = locale?.uppercased().replacing("-", with: "").contains("UTF8") == true
        add(
            isUTF8 ? .good : .odd, "locale", locale ?? "none is set",
            hint: isUTF8 ? nil : "Bars and lines are drawn in ASCII. For more: LANG=C.UTF-8")
    }

    package mutating func lookAtFiles(_ settings: Settings) {
        for (name, path) in [("config", settings.configPath), ("log", LogFile.standardPath)] {
            guard let path else { continue }
            add(.good, name, path + (FileManager.default.fileExists(atPath: path) ? "" : " (not there)"))
        }
        add(.good, "themes", ThemeChoice.library.listings.map(\.name).joined(separator: ", "))
    }

    package mutating func lookAtRegistries(_ settings: Settings, _ registry: String?) {
        let hosts = settings.access.hosts
        for root in hosts.roots {
            let entries = (try? FileManager.default.contentsOfDirectory(atPath: root))?.sorted()
            add(
                .good, "hosts",
                "\(root): \(entries.map { $0.isEmpty ? "empty" : $0.joined(separator: ", ") } ?? "not there")")
        }
        guard let registry else { return }
        do throws(Failure) {
            guard let found = try hosts.find(for: registry) else {
                return add(.good, registry, "no hosts file: asked as usual")
            }
            switch found.kind {
            case .hostsFile(let path): add(.good, registry, "hosts file in force: \(path)")
            case .certificates: add(.good, registry, "certificates in force: \(found.directory)")
            }
            for other in found.shadowed { add(.odd, registry, "not in force: \(other)") }
            for warning in try HostsFile.read(directory: found.directory).warnings(for: registry) {
                add(.odd, registry, warning.message, hint: warning.hint)
            }
        } catch {
            add(error, registry)
        }
    }

    package mutating func lookAtDaemon(_ connection: Connection, _ settings: Settings) async {
        add(.good, "socket", connection.address)
        add(.good, "daemon", "containerd \(connection.daemon.version)")
        do throws(Failure) {
            let core = settings.core(connection)
            add(.good, "engine", try await core.engine().rawValue)
            let features = try await core.features()
            for feature in Features.Feature.allCases {
                add(.good, "feature", "\(feature.rawValue): \(features.has(feature) ? "yes" : "no")")
            }
        } catch {
            add(.odd, "engine", error.message, hint: error.hint)
        }
        do throws(Failure) {
            let plugins = try await connection.containerd.plugins()
            for plugin in plugins {
                guard let failure = plugin.failure, !failure.isSkip else { continue }
                // Most of the others serve what this program doesn't need.
                let isNeeded = plugin.type == "io.containerd.transfer.v1"
                add(
                    isNeeded ? .bad : .odd, "plugin", "\(plugin.type)/\(plugin.id): \(failure.message)",
                    hint: isNeeded ? "Without it this program moves all bytes itself. The daemon's log says more." : nil
                )
            }
            let running = SnapshotterSummary.summaries(of: plugins).filter { $0.state == .ok }
            add(running.isEmpty ? .bad : .good, "snapshotters", running.map(\.name).joined(separator: ", "))
            let chosen = try await connection.snapshotter(for: settings.namespace, settings)
            let core = settings.core(connection)
            let platform = (try? await core.features().platform) ?? .host
            for snapshotter in running where snapshotter.address != nil || snapshotter.name == chosen {
                await lookAt(snapshotter, connection, core, platform)
            }
            if !running.contains(where: { $0.name == chosen }) {
                let configuration = SnapshotterConfiguration(
                    name: chosen, platform: platform, release: connection.daemon.release)
                add(
                    .bad, "snapshotter", "\(chosen): the daemon has none of that name",
                    hint: (["Add to its configuration:"] + configuration.lines).joined(separator: "\n"))
            }
            for namespace in try await connection.containerd.namespaces() {
                let images = try await connection.containerd.inNamespace(namespace.name).images()
                add(.good, "namespace", "\(namespace.name): \(images.count) images")
            }
        } catch {
            add(error, "daemon")
        }
    }
}

extension DoctorReport {
    /// Whether a snapshotter's process lives, and whether the Transfer service unpacks to it.
    private mutating func lookAt(
        _ snapshotter: SnapshotterSummary, _ connection: Connection, _ core: TransferCore, _ platform: Platform
    ) async {
        let name = "\(snapshotter.name) (\(snapshotter.kind))"
        if let address = snapshotter.address {
            do throws(Failure) {
                guard let containerd = try await connection.containerd.inExistingNamespace() else {
                    return add(.odd, "snapshotter", "\(name) can't be tried before there is a namespace")
                }
                try await containerd.snapshotter(snapshotter.name).reach()
                add(.good, "snapshotter", "\(name) answers at \(address)")
            } catch {
                return add(error.of(snapshotter), "snapshotter")
            }
        }
        let release = connection.daemon.release
        guard release?.isAtLeast(1, 7) == true else { return }
        let isAnnotated = snapshotter.isAnnotated || !snapshotter.isRemote
        let configuration = SnapshotterConfiguration(
            name: snapshotter.name, address: snapshotter.address, root: snapshotter.root,
            platform: platform, release: release)
        let hint = (["For Transfer to pull to it, its configuration has to say:"] + configuration.lines)
            .joined(separator: "\n")
        do throws(Failure) {
            if try await !core.unpacks(to: snapshotter.name) {
                add(.odd, "snapshotter", "\(name): Transfer isn't set up to unpack to it", hint: hint)
            } else if !isAnnotated, release?.isAtLeast(2, 1) == true {
                add(.odd, "snapshotter", "\(name): Transfer doesn't annotate layers for it", hint: hint)
            } else {
                add(.good, "snapshotter", "\(name): Transfer unpacks to it")
            }
        } catch {
            add(.odd, "snapshotter", "\(name): \(error.message)", hint: error.hint)
        }
    }
}
