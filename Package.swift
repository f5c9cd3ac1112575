// swift-tools-version: 6.2
import PackageDescription

/// CI sets `SLUICE_WARNINGS_AS_ERRORS`, so that a newer compiler's new warning never breaks a user's build.
let strictness: [SwiftSetting] =
    Context.environment["SLUICE_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + strictness

let package = Package(
    name: "sluice",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "SluiceKafka", targets: ["SluiceKafka"]),
        .executable(name: "sluice-bench", targets: ["SluiceBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CRdKafka",
            pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]
        ),
        .target(
            name: "SluiceCore",
            dependencies: [.product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: settings
        ),
        .target(
            name: "SluiceKafka",
            dependencies: ["CRdKafka"],
            swiftSettings: settings
        ),
        .target(name: "SluiceTesting", dependencies: ["SluiceCore"], swiftSettings: settings),
        .testTarget(name: "SluiceCoreTests", dependencies: ["SluiceCore"], swiftSettings: settings),
        .testTarget(name: "SluiceKafkaTests", dependencies: ["SluiceKafka"], swiftSettings: settings),
        .testTarget(name: "SimulationTests", dependencies: ["SluiceTesting"], swiftSettings: settings),
        .target(name: "CBaseline", dependencies: ["CRdKafka"], path: "Tests/Benchmarks/CBaseline"),
        .executableTarget(
            name: "SluiceBench",
            dependencies: [
                "CBaseline",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Benchmarks/sluice-bench",
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
