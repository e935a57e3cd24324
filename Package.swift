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

/// The rooms, in the order in which data flows through them.
let rooms: [Target] = [
    .target(name: "Failure"),
    .target(name: "Files", path: "Sources/Base/Files"),
    .target(name: "Processes", path: "Sources/Base/Processes"),
    .target(name: "TOML", dependencies: ["CTOML"], path: "Sources/Base/TOML"),
    .target(name: "OCI", dependencies: ["Failure", crypto]),
    .target(name: "Inventory", dependencies: ["Failure", "OCI"]),
    .target(name: "TransferModel", dependencies: ["Failure", "OCI"]),
    .target(
        name: "ContainerdClient",
        dependencies: [
            "ContainerdAPI", "Failure", "Files", "Inventory", "OCI",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ]),
    .target(name: "ImageWalk", dependencies: ["Failure", "OCI"], path: "Sources/Containerd/ImageWalk"),
    .target(name: "RegistryHosts", dependencies: ["Failure", "Files", "Processes", "TOML"]),
    .target(
        name: "RegistryCredentials",
        dependencies: ["Failure", "Files", .product(name: "Subprocess", package: "swift-subprocess")]),
    .target(
        name: "RegistryClient",
        dependencies: [
            "Failure", "OCI", "RegistryCredentials", "RegistryHosts", crypto,
            .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ]),
    .target(name: "Archive", dependencies: ["CArchive", "Failure", "Files"]),
    .target(
        name: "TransferCore",
        dependencies: [
            "Archive", "CMemory", "ContainerdClient", "Failure", "Files", "ImageWalk", "Inventory", "OCI", "Processes",
            "RegistryClient",
            "RegistryCredentials", "RegistryHosts", "TransferModel",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ]),
    .target(
        name: "Stocktaking",
        dependencies: ["Archive", "ContainerdClient", "Failure", "ImageWalk", "Inventory", "OCI"]),
    .target(name: "Keys"),
    .target(name: "Canvas"),
    .target(name: "Themes", dependencies: ["Canvas", "Failure", "TOML"]),
    .target(name: "AppModel", dependencies: ["Failure", "Inventory", "Keys", "OCI", "TransferModel"]),
    .target(
        name: "Views",
        dependencies: ["AppModel", "Canvas", "Failure", "Inventory", "Keys", "OCI", "Themes", "TransferModel"]),
    .target(name: "ConfigFile", dependencies: ["AppModel", "Failure", "TOML", "TransferModel"]),
    .target(name: "Terminal", dependencies: ["CTerminal", "Canvas", "Failure", "Keys"]),
    .executableTarget(
        name: "tallyman",
        dependencies: [
            "AppModel", "CMemory", "Canvas", "ConfigFile", "ContainerdClient", "Failure", "Files", "Inventory", "OCI",
            "RegistryCredentials", "RegistryHosts", "Stocktaking", "Terminal", "Themes", "TransferCore",
            "TransferModel", "Views",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ]),
]

let tests: [Target] = [
    .testTarget(name: "FilesTests", dependencies: ["Failure", "Files"], path: "Tests/Base/FilesTests"),
    .testTarget(name: "TOMLTests", dependencies: ["TOML"], path: "Tests/Base/TOMLTests"),
    .testTarget(name: "OCITests", dependencies: ["Failure", "OCI"]),
    .testTarget(name: "InventoryTests", dependencies: ["Failure", "Inventory", "OCI"]),
    .testTarget(name: "TransferModelTests", dependencies: ["Failure", "OCI", "TransferModel"]),
    .testTarget(
        name: "ContainerdClientTests",
        dependencies: [
            "ContainerdClient", "Failure", "Inventory", "Lab", "LabTraits", "OCI",
            .product(name: "GRPCCore", package: "grpc-swift-2"),
            .product(name: "NIOCore", package: "swift-nio"),
        ]),
    .testTarget(
        name: "TransferCoreTests",
        dependencies: [
            "Archive", "ContainerdClient", "Failure", "Inventory", "Lab", "LabTraits", "OCI", "Processes",
            "RegistryCredentials", "Stocktaking", "TransferCore", "TransferModel",
        ],
        exclude: ["Fixtures"]),
    .testTarget(
        name: "StocktakingTests",
        dependencies: ["ContainerdClient", "Failure", "Inventory", "Lab", "LabTraits", "OCI", "Stocktaking"]),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "Canvas", "ContainerdClient", "Inventory", "Keys", "Lab", "LabTraits", "OCI", "TerminalHarness", "tallyman",
        ]),
    .testTarget(
        name: "RegistryClientTests",
        dependencies: [
            "Failure", "Lab", "LabTraits", "OCI", "RegistryClient", "RegistryCredentials", "RegistryHosts",
        ]),
    .testTarget(name: "RegistryHostsTests", dependencies: ["Failure", "Processes", "RegistryHosts"]),
    .testTarget(name: "RegistryCredentialsTests", dependencies: ["Failure", "Lab", "RegistryCredentials"]),
    .testTarget(name: "ArchiveTests", dependencies: ["Archive", "Failure", "Lab", "LabTraits"]),
    .testTarget(
        name: "AppModelTests", dependencies: ["AppModel", "Failure", "Inventory", "Keys", "OCI", "TransferModel"]),
    .testTarget(
        name: "ViewsTests",
        dependencies: [
            "AppModel", "Canvas", "Failure", "Inventory", "Keys", "OCI", "Themes", "TransferModel", "Views",
        ],
        exclude: ["Snapshots"]),
    .testTarget(
        name: "ConfigFileTests", dependencies: ["AppModel", "ConfigFile", "Failure", "Keys", "TransferModel"]),
    .testTarget(name: "KeysTests", dependencies: ["Keys"]),
    .testTarget(name: "CanvasTests", dependencies: ["Canvas"]),
    .testTarget(name: "ThemesTests", dependencies: ["Canvas", "Failure", "Themes"]),
    .testTarget(
        name: "TerminalTests",
        dependencies: ["Canvas", "Failure", "Keys", "Terminal", "TerminalHarness", "TerminalProbe"]),
    .target(
        name: "TerminalHarness", dependencies: ["CHarness", "Canvas", "Keys"], path: "Tests/TerminalHarness"),
    .target(
        name: "Lab",
        dependencies: [
            "Files", crypto,
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ], path: "Tests/Lab"),
    .target(name: "LabTraits", dependencies: ["Lab"], path: "Tests/LabTraits"),
    .executableTarget(
        name: "LabCommand",
        dependencies: ["Lab", .product(name: "ArgumentParser", package: "swift-argument-parser")],
        path: "Tests/LabCommand"),
    .testTarget(name: "LabTests", dependencies: ["Lab", "LabTraits"]),
    .executableTarget(
        name: "TerminalProbe", dependencies: ["Canvas", "Failure", "Keys", "Terminal"], path: "Tests/TerminalProbe"),
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
        ],
        exclude: ["Protos"]),
    .target(name: "CMemory"),
    .target(name: "CTOML", path: "Sources/Base/CTOML"),
    .target(name: "CArchive", linkerSettings: [.linkedLibrary("z"), .linkedLibrary("zstd")]),
    .target(name: "CTerminal", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(
        name: "CHarness", path: "Tests/CHarness",
        linkerSettings: [.linkedLibrary("vterm"), .linkedLibrary("util")]),
]

let package = Package(
    name: "tallyman",
    products: [.executable(name: "tallyman-lab", targets: ["LabCommand"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", exact: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", exact: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", exact: "2.4.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: rooms + tests + foreign,
    cxxLanguageStandard: .cxx17
)
