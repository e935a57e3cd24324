// How a container of an image starts, unless told otherwise.

/// The `config` object of an image configuration.
package struct ContainerConfig: Hashable, Sendable {
    package var user: String?
    /// `NAME=value` each.
    package var environment: [String]
    package var entrypoint: [String]
    package var command: [String]
    package var workingDirectory: String?
    package var stopSignal: String?
    /// Such as `80/tcp`, sorted.
    package var exposedPorts: [String]
    /// Paths, sorted.
    package var volumes: [String]
    package var labels: [String: String]

    package init(
        user: String? = nil, environment: [String] = [], entrypoint: [String] = [], command: [String] = [],
        workingDirectory: String? = nil, stopSignal: String? = nil, exposedPorts: [String] = [],
        volumes: [String] = [], labels: [String: String] = [:]
    ) {
        self.user = user
        self.environment = environment
        self.entrypoint = entrypoint
        self.command = command
        self.workingDirectory = workingDirectory
        self.stopSignal = stopSignal
        self.exposedPorts = exposedPorts
        self.volumes = volumes
        self.labels = labels
    }
}
