// A slow line to a registry: nginx in front of it.

import Foundation

/// A port that gives a registry's answers at a limited speed.
package actor SlowLine {
    /// Its loopback port.
    package nonisolated let port: Int
    package nonisolated let folder: String
    private let process: KeptProcess

    private init(port: Int, folder: String, process: KeptProcess) {
        self.port = port
        self.folder = folder
        self.process = process
    }

    /// Starts nginx in front of `registry`. Each answer, so each blob, comes at `bytesPerSecond`; containerd fetches
    /// several at once.
    static func start(before registry: Registry, bytesPerSecond: Int) async throws -> SlowLine {
        let programs = try await Parts.shared.place(of: .nginx)
        var last: any Error = LabFailure("no free port")
        for _ in 1...3 {
            let folder = try TemporaryFolder.make()
            let port = Loopback.freePort()
            let text = configuration(before: registry, bytesPerSecond: bytesPerSecond, folder: folder, port: port)
            try text.write(toFile: "\(folder)/nginx.conf", atomically: true, encoding: .utf8)
            let process = try await KeptProcess.start(
                "\(programs.folder)/nginx",
                ["-p", "\(folder)/", "-e", "\(folder)/log", "-c", "\(folder)/nginx.conf"],
                environment: programs.environment, folder: folder, log: "\(folder)/log")
            do {
                try await until("nginx's port") {
                    guard process.isRunning else {
                        let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
                        throw LabFailure("nginx ended: \(log)")
                    }
                    return Loopback.answers(port: port)
                }
                return SlowLine(port: port, folder: folder, process: process)
            } catch {
                await process.end()
                last = error
            }
        }
        throw last
    }

    /// "127.0.0.1:PORT".
    package nonisolated var host: String { "127.0.0.1:\(port)" }

    /// The full reference of an image behind this line.
    package nonisolated func reference(_ name: String) -> String { "\(host)/\(name)" }

    /// The requests it has answered so far, in that order.
    package nonisolated var requests: [HTTPRequest] {
        let log = (try? String(contentsOfFile: "\(folder)/access.log", encoding: .utf8)) ?? ""
        return log.split(separator: "\n").compactMap { HTTPRequest(logLine: $0) }
    }

    /// Stops it and removes everything it had. The registry goes on.
    package func stop() async {
        await process.end()
    }

    private static func configuration(
        before registry: Registry, bytesPerSecond: Int, folder: String, port: Int
    ) -> String {
        let scheme = registry.options.isSecure ? "https" : "http"
        let buffers = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        return """
            daemon off;
            master_process off;
            pid \(folder)/nginx.pid;
            error_log \(folder)/log warn;
            events { worker_connections 512; }
            http {
                access_log \(folder)/access.log;
                \(buffers.map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n    "))
                client_max_body_size 0;
                server {
                    listen 127.0.0.1:\(port);
                    location / {
                        limit_rate \(bytesPerSecond);
                        proxy_pass \(scheme)://127.0.0.1:\(registry.port);
                        proxy_http_version 1.1;
                        proxy_set_header Host $http_host;
                        proxy_ssl_verify off;
                        proxy_max_temp_file_size 0;
                        proxy_request_buffering off;
                        proxy_read_timeout 1h;
                        send_timeout 1h;
                    }
                }
            }

            """
    }
}

extension Registry {
    /// Another port of this registry, whose answers come at `bytesPerSecond` each. Stop it before the registry.
    package nonisolated func slowLine(bytesPerSecond: Int) async throws -> SlowLine {
        try await SlowLine.start(before: self, bytesPerSecond: bytesPerSecond)
    }
}
