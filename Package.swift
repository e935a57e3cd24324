// swift-tools-version: 6.2
// The package: one target a room, each arrow between rooms a dependency that the compiler checks.

import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
]

/// What the packages above bring along, named so that its versions stand below: a package that no target names is warned of.
/// swift-http-types and swift-http-structured-headers are in no product that is used.
let brought: [Target.Dependency] = [
    .product(name: "Algorithms", package: "swift-algorithms"),
    .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
    .product(name: "Atomics", package: "swift-atomics"),
    .product(name: "Configuration", package: "swift-configuration"),
    .product(name: "DequeModule", package: "swift-collections"),
    .product(name: "NIOExtras", package: "swift-nio-extras"),
    .product(name: "NIOHTTP2", package: "swift-nio-http2"),
    .product(name: "NIOTransportServices", package: "swift-nio-transport-services"),
    .product(name: "RealModule", package: "swift-numerics"),
    .product(name: "ServiceContextModule", package: "swift-service-context"),
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "SwiftASN1", package: "swift-asn1"),
    .product(name: "SystemPackage", package: "swift-system"),
    .product(name: "Tracing", package: "swift-distributed-tracing"),
    .product(name: "X509", package: "swift-certificates"),
]

/// The rooms, in the order in which data flows through them.
let rooms: [Target] = [
    .target(name: "Failure", path: "Sources/Base/Failure"),
    .target(name: "Text", path: "Sources/Base/Text"),
    .target(name: "JSON", dependencies: ["Failure"], path: "Sources/Base/JSON"),
    .target(name: "Patterns", path: "Sources/Base/Patterns"),
    .target(name: "Files", dependencies: ["Failure"], path: "Sources/Base/Files"),
    .target(name: "Processes", path: "Sources/Base/Processes"),
    .target(name: "TOML", dependencies: ["CTOML"], path: "Sources/Base/TOML"),
    .target(name: "OCI", dependencies: ["Failure", "JSON", crypto], path: "Sources/Image/OCI"),
    .target(name: "Archive", dependencies: ["CArchive", "Failure", "Files"], path: "Sources/Image/Archive"),
    .target(name: "Inventory", dependencies: ["Failure", "OCI", "Text"], path: "Sources/Image/Inventory"),
    .target(name: "TransferModel", dependencies: ["Failure", "OCI"], path: "Sources/Transfer/Model"),
    .target(
        name: "ContainerdClient",
        dependencies: [
            "ContainerdAPI", "Failure", "Files", "Inventory", "OCI",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ], path: "Sources/Containerd/Client"),
    .target(
        name: "Leases",
        dependencies: ["ContainerdClient", "Failure", "Inventory", "OCI", "Processes", "TransferModel"],
        path: "Sources/Containerd/Leases"),
    .target(
        name: "Housekeeping",
        dependencies: ["ContainerdClient", "Failure", "Inventory", "Leases", "OCI", "Processes", "TransferModel"],
        path: "Sources/Containerd/Housekeeping"),
    .target(name: "ImageWalk", dependencies: ["Failure", "OCI"], path: "Sources/Containerd/ImageWalk"),
    .target(
        name: "InventorySync",
        dependencies: ["Archive", "ContainerdClient", "Failure", "ImageWalk", "Inventory", "OCI"],
        path: "Sources/Containerd/InventorySync"),
    .target(
        name: "RemoteHosts",
        dependencies: [
            "ContainerdClient", "Failure", "Files", "Processes", "Text",
            .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "SystemPackage", package: "swift-system"),
        ], path: "Sources/Containerd/RemoteHosts"),
    .target(
        name: "RegistryHosts", dependencies: ["Failure", "Files", "Processes", "TOML"], path: "Sources/Registry/Hosts"),
    .target(
        name: "RegistryCredentials",
        dependencies: ["Failure", "Files", .product(name: "Subprocess", package: "swift-subprocess")],
        path: "Sources/Registry/Credentials"),
    .target(
        name: "RegistryClient",
        dependencies: nio + [
            "Failure", "OCI", "RegistryCredentials", "RegistryHosts", crypto,
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ], path: "Sources/Registry/Client"),
    .target(
        name: "IPFS",
        dependencies: nio + [
            "Failure", "Files", "OCI", "RegistryClient",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOPosix", package: "swift-nio"),
        ], path: "Sources/Registry/IPFS"),
    .target(
        name: "TransferCore",
        dependencies: nio + brought + [
            "Archive", "CMemory", "ContainerdClient", "Failure", "Files", "IPFS", "ImageWalk", "Inventory", "JSON",
            "Leases", "OCI", "Processes", "RegistryClient", "RegistryCredentials", "RegistryHosts", "Text",
            "TransferModel",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
        ], path: "Sources/Transfer/Core"),
    .target(name: "Canvas", dependencies: ["Text"], path: "Sources/Screen/Canvas"),
    .target(
        name: "Terminal", dependencies: ["CTerminal", "Canvas", "Failure", "Text"], path: "Sources/Screen/Terminal"),
    .target(name: "Themes", dependencies: ["Canvas", "Failure", "TOML", "Text"], path: "Sources/Screen/Themes"),
    .target(
        name: "Columns", dependencies: ["Canvas", "Inventory", "OCI", "Text"], path: "Sources/Screen/Columns"),
    .target(
        name: "App",
        dependencies: ["Canvas", "Columns", "Failure", "Inventory", "OCI", "Patterns", "Text", "TransferModel"],
        path: "Sources/Screen/App"),
    .target(
        name: "Views",
        dependencies: ["App", "Canvas", "Columns", "Failure", "Inventory", "OCI", "Text", "Themes", "TransferModel"],
        path: "Sources/Screen/Views"),
    .target(
        name: "Config", dependencies: ["App", "Canvas", "Failure", "TOML", "Text", "TransferModel"],
        path: "Sources/Screen/Config"),
    .target(
        name: "ScreenRuntime",
        dependencies: [
            "App", "Canvas", "Columns", "Config", "ContainerdClient", "Failure", "Files", "Housekeeping", "Inventory",
            "InventorySync", "JSON", "OCI", "RegistryCredentials", "RegistryHosts", "RemoteHosts", "Terminal", "Text",
            "Themes", "TransferCore", "TransferModel", "Views", .product(name: "Logging", package: "swift-log"),
        ], path: "Sources/Screen/Runtime"),
    .executableTarget(
        name: "tallyman",
        dependencies: [
            "App", "CMemory", "Canvas", "Columns", "Config", "ContainerdClient", "Failure", "Housekeeping", "IPFS",
            "Inventory", "InventorySync", "JSON", "OCI", "ScreenRuntime", "Text", "Themes", "TransferCore",
            "TransferModel", "Views",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ], path: "Sources/tallyman"),
]

let tests: [Target] = [
    .testTarget(name: "FilesTests", dependencies: ["Failure", "Files"], path: "Tests/Base/FilesTests"),
    .testTarget(name: "TOMLTests", dependencies: ["TOML"], path: "Tests/Base/TOMLTests"),
    .testTarget(name: "TextTests", dependencies: ["Canvas", "Text"], path: "Tests/Base/TextTests"),
    .testTarget(name: "JSONTests", dependencies: ["Failure", "JSON"], path: "Tests/Base/JSONTests"),
    .testTarget(name: "OCITests", dependencies: ["Failure", "OCI"], path: "Tests/Image/OCITests"),
    .testTarget(
        name: "ArchiveTests", dependencies: ["Archive", "Failure", "Lab", "LabTraits"],
        path: "Tests/Image/ArchiveTests"),
    .testTarget(
        name: "InventoryTests", dependencies: ["Failure", "Inventory", "OCI"], path: "Tests/Image/InventoryTests"),
    .testTarget(
        name: "ContainerdClientTests",
        dependencies: [
            "ContainerdClient", "Failure", "Inventory", "Lab", "LabTraits", "OCI",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "NIOCore", package: "swift-nio"),
        ], path: "Tests/Containerd/ClientTests"),
    .testTarget(
        name: "LeasesTests", dependencies: ["Inventory", "Leases", "OCI"], path: "Tests/Containerd/LeasesTests"),
    .testTarget(
        name: "HousekeepingTests",
        dependencies: [
            "ContainerdClient", "Failure", "Housekeeping", "Inventory", "InventorySync", "Lab", "LabTraits", "Leases",
            "OCI", "Processes",
        ], path: "Tests/Containerd/HousekeepingTests"),
    .testTarget(
        name: "InventorySyncTests",
        dependencies: ["ContainerdClient", "Failure", "Inventory", "InventorySync", "Lab", "LabTraits", "OCI"],
        path: "Tests/Containerd/InventorySyncTests"),
    .testTarget(
        name: "RemoteHostsTests",
        dependencies: [
            "ContainerdClient", "Failure", "Inventory", "Lab", "LabTraits", "RemoteHosts", "TerminalHarness",
            "tallyman",
        ], path: "Tests/Containerd/RemoteHostsTests"),
    .testTarget(
        name: "RegistryHostsTests", dependencies: ["Failure", "Files", "Processes", "RegistryHosts"],
        path: "Tests/Registry/HostsTests"),
    .testTarget(
        name: "RegistryCredentialsTests", dependencies: ["Failure", "Lab", "RegistryCredentials"],
        path: "Tests/Registry/CredentialsTests"),
    .testTarget(
        name: "RegistryClientTests",
        dependencies: ["Failure", "Lab", "LabTraits", "OCI", "RegistryClient", "RegistryCredentials", "RegistryHosts"],
        path: "Tests/Registry/ClientTests"),
    .testTarget(
        name: "IPFSTests", dependencies: ["Failure", "IPFS", "Lab", "OCI"], path: "Tests/Registry/IPFSTests"),
    .target(
        name: "TransferTraces", dependencies: ["OCI", "TransferModel"], path: "Tests/Transfer/Traces",
        exclude: ["Recordings"]),
    .testTarget(
        name: "TransferModelTests", dependencies: ["Failure", "OCI", "TransferModel", "TransferTraces"],
        path: "Tests/Transfer/ModelTests"),
    .testTarget(
        name: "TransferCoreTests",
        dependencies: [
            "Archive", "ContainerdAPI", "ContainerdClient", "Failure", "Housekeeping", "IPFS", "Inventory",
            "InventorySync", "Lab", "LabTraits", "Leases", "OCI", "Processes", "RegistryCredentials", "Text",
            "TransferCore", "TransferModel", "TransferTraces", .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ], path: "Tests/Transfer/CoreTests", exclude: ["Fixtures"]),
    .testTarget(name: "CanvasTests", dependencies: ["Canvas", "Text"], path: "Tests/Screen/CanvasTests"),
    .testTarget(
        name: "TerminalTests",
        dependencies: ["Canvas", "Failure", "Terminal", "TerminalHarness", "TerminalProbe", "Text"],
        path: "Tests/Screen/TerminalTests"),
    .testTarget(
        name: "ThemesTests", dependencies: ["Canvas", "Failure", "Text", "Themes"], path: "Tests/Screen/ThemesTests"),
    .testTarget(
        name: "AppTests",
        dependencies: ["App", "Canvas", "Columns", "Failure", "Inventory", "OCI", "Text", "TransferModel"],
        path: "Tests/Screen/AppTests"),
    .testTarget(
        name: "ViewsTests",
        dependencies: [
            "App", "Canvas", "Columns", "Documents", "Failure", "Inventory", "OCI", "Text", "Themes", "TransferModel",
            "Views",
        ],
        path: "Tests/Screen/ViewsTests", exclude: ["Snapshots"]),
    .testTarget(
        name: "ConfigTests", dependencies: ["App", "Canvas", "Config", "Failure", "TransferModel"],
        path: "Tests/Screen/ConfigTests"),
    .testTarget(
        name: "RuntimeTests",
        dependencies: [
            "App", "Canvas", "Config", "Failure", "Inventory", "InventorySync", "OCI", "RegistryCredentials",
            "RemoteHosts",
            "ScreenRuntime", "TransferCore", "TransferModel",
        ], path: "Tests/Screen/RuntimeTests"),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "Canvas", "ContainerdClient", "Inventory", "Lab", "LabTraits", "OCI", "TerminalHarness", "Text", "tallyman",
        ], path: "Tests/tallyman/EndToEndTests"),
    .target(name: "Documents", path: "Tests/tallyman/Documents"),
    .testTarget(
        name: "ManualTests",
        dependencies: [
            "App", "Canvas", "Config", "Documents", "tallyman",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ], path: "Tests/tallyman/ManualTests"),
    .target(
        name: "TerminalHarness", dependencies: ["CHarness", "Canvas", "Text"], path: "Tests/Screen/TerminalHarness"),
    .executableTarget(
        name: "TerminalProbe", dependencies: ["Canvas", "Failure", "Terminal", "Text"],
        path: "Tests/Screen/TerminalProbe"),
    .target(
        name: "Lab",
        dependencies: nio + [
            "Files", crypto, .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ], path: "Tests/Lab/Lab"),
    .target(name: "LabTraits", dependencies: ["Lab"], path: "Tests/Lab/Traits"),
    .executableTarget(
        name: "LabCommand",
        dependencies: [
            "Canvas", "Lab", "TerminalHarness", "TransferModel", "TransferTraces",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ], path: "Tests/Lab/Command"),
    .testTarget(name: "LabTests", dependencies: ["Lab", "LabTraits"], path: "Tests/Lab/Tests"),
]

for target in rooms + tests {
    target.swiftSettings = strict
}

/// C and generated code, which the strict settings are not for.
let foreign: [Target] = [
    .target(
        name: "ContainerdAPI",
        dependencies: [
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ], path: "Sources/Containerd/API", exclude: ["Protos"]),
    .target(name: "CMemory", path: "Sources/Base/CMemory"),
    .target(name: "CTOML", path: "Sources/Base/CTOML"),
    .target(
        name: "CArchive", path: "Sources/Image/CArchive",
        linkerSettings: [.linkedLibrary("z"), .linkedLibrary("zstd")]),
    .target(
        name: "CTerminal", path: "Sources/Screen/CTerminal",
        linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(
        name: "CHarness", path: "Tests/Screen/CHarness",
        linkerSettings: [.linkedLibrary("vterm"), .linkedLibrary("util")]),
]

let package = Package(
    name: "tallyman",
    products: [.executable(name: "tallyman-lab", targets: ["LabCommand"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", exact: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", exact: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", exact: "2.4.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        // What those bring along.
        .package(url: "https://github.com/apple/swift-algorithms", exact: "1.2.1"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-atomics", exact: "1.3.0"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-transport-services", exact: "1.28.0"),
        .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
        .package(url: "https://github.com/apple/swift-service-context", exact: "1.5.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    ],
    targets: rooms + tests + foreign,
    cxxLanguageStandard: .cxx17
)
