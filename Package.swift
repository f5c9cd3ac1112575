// swift-tools-version: 6.2
import PackageDescription

/// CI sets `SLUICE_WARNINGS_AS_ERRORS`, so that a newer compiler's new warning never breaks a user's build.
let strictness: [SwiftSetting] =
    Context.environment["SLUICE_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let strictnessInC: [CSetting] =
    Context.environment["SLUICE_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + strictness

func example(
    _ name: String,
    path: String,
    dependencies: [Target.Dependency] = [],
    exclude: [String] = ["README.md"]
) -> Target {
    .executableTarget(
        name: name,
        dependencies: [
            "Sluice",
            "SluiceMonitor",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ] + dependencies,
        path: path,
        exclude: exclude,
        swiftSettings: settings
    )
}

let package = Package(
    name: "sluice",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Sluice", targets: ["Sluice"]),
        .library(name: "SluiceMonitor", targets: ["SluiceMonitor"]),
        .library(name: "SluiceSQLite", targets: ["SluiceSQLite"]),
        .library(name: "SluiceTesting", targets: ["SluiceTesting"]),
        .executable(name: "sluice", targets: ["SluiceCommand"]),
        .executable(name: "passthrough", targets: ["Passthrough"]),
        .executable(name: "count", targets: ["Count"]),
        .executable(name: "wordcount", targets: ["Wordcount"]),
        .executable(name: "flights", targets: ["Flights"]),
        .executable(name: "enrich", targets: ["Enrich"]),
        .executable(name: "chaos", targets: ["Chaos"]),
        .executable(name: "sluice-bench", targets: ["SluiceBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CRdKafka",
            pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
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
        .target(
            name: "Sluice",
            dependencies: [
                "CZlib",
                "SluiceCore",
                "SluiceKafka",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "SluiceMonitor",
            dependencies: [
                "CMonitorPage",
                "Sluice",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "CMonitorPage",
            exclude: ["page"],
            cSettings: strictnessInC
        ),
        .target(
            name: "SluiceSQLite",
            dependencies: ["Sluice", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
        .target(name: "SluiceTesting", dependencies: ["Sluice", "SluiceCore"], swiftSettings: settings),
        .executableTarget(
            name: "SluiceCommand",
            dependencies: [
                "FlightsPipeline",
                "Sluice",
                "SluiceMonitor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        example("Passthrough", path: "examples/passthrough"),
        example("Count", path: "examples/count"),
        example(
            "Wordcount",
            path: "examples/wordcount/Command",
            dependencies: ["WordCountPipeline"],
            exclude: []
        ),
        .target(
            name: "WordCountPipeline",
            dependencies: ["Sluice"],
            path: "examples/wordcount/Pipeline",
            swiftSettings: settings
        ),
        example(
            "Flights",
            path: "examples/flights/Command",
            dependencies: [
                "FlightsPipeline", "SluiceSQLite", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: []
        ),
        .target(
            name: "FlightsPipeline",
            dependencies: ["CFlightsData", "Sluice"],
            path: "examples/flights/Pipeline",
            swiftSettings: settings
        ),
        .target(
            name: "CFlightsData",
            path: "examples/flights/Data",
            exclude: ["README.md", "airlines.csv", "airports.csv", "flights-2013-01.csv", "planes.csv"],
            cSettings: strictnessInC
        ),
        example(
            "Enrich",
            path: "examples/enrich/Command",
            dependencies: [
                "EnrichPipeline", "FlightsPipeline", "PlaneService",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: []
        ),
        .target(
            name: "EnrichPipeline",
            dependencies: [
                "FlightsPipeline",
                "Sluice",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "examples/enrich/Pipeline",
            swiftSettings: settings
        ),
        .target(
            name: "PlaneService",
            dependencies: [
                "FlightsPipeline",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "examples/enrich/Service",
            swiftSettings: settings
        ),
        example(
            "Chaos",
            path: "examples/chaos",
            dependencies: [
                "SluiceTesting",
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(name: "SluiceCoreTests", dependencies: ["SluiceCore"], swiftSettings: settings),
        .testTarget(name: "SluiceKafkaTests", dependencies: ["SluiceKafka"], swiftSettings: settings),
        .testTarget(
            name: "SluiceTests",
            dependencies: [
                "CZlib",
                "Sluice",
                "SluiceCore",
                "SluiceTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SluiceMonitorTests",
            dependencies: [
                "SluiceMonitor",
                "SluiceTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SluiceSQLiteTests",
            dependencies: [
                "Sluice", "SluiceSQLite", "SluiceTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SluiceCommandTests",
            dependencies: [
                "FlightsPipeline", "Sluice", "SluiceCommand", "SluiceKafka", "SluiceMonitor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WordCountPipelineTests",
            dependencies: ["Sluice", "SluiceTesting", "WordCountPipeline"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FlightsPipelineTests",
            dependencies: ["FlightsPipeline", "Sluice", "SluiceTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EnrichPipelineTests",
            dependencies: [
                "EnrichPipeline", "FlightsPipeline", "PlaneService", "Sluice",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "FlightsPipeline",
                "Sluice",
                "SluiceMonitor",
                "SluiceSQLite",
                "SluiceTesting",
                // The tests start these as processes of their own.
                "Passthrough",
                "SinkWriter",
                "CRdKafka",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Sluice", "SluiceCore", "SluiceTesting"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "SinkWriter",
            dependencies: [
                "Sluice",
                "SluiceSQLite",
                "SluiceTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Support/SinkWriter",
            swiftSettings: settings
        ),
        .target(
            name: "HeadlessChromium",
            path: "Tests/Support/HeadlessChromium",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "Screenshots",
            dependencies: [
                "FlightsPipeline", "HeadlessChromium", "Sluice", "SluiceMonitor",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Support/Screenshots",
            swiftSettings: settings
        ),
        .testTarget(
            name: "PageTests",
            dependencies: [
                "CMonitorPage", "HeadlessChromium", "Sluice", "SluiceMonitor", "SluiceTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DeployTests",
            dependencies: [
                "Sluice", "SluiceMonitor", "SluiceTesting",
                "Passthrough",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "StyleTests", swiftSettings: settings),
        .target(
            name: "CBaseline",
            dependencies: ["CRdKafka"],
            path: "Tests/Benchmarks/CBaseline",
            cSettings: strictnessInC
        ),
        .executableTarget(
            name: "SluiceBench",
            dependencies: [
                "CBaseline",
                "Sluice",
                "SluiceMonitor",
                "SluiceCore",
                "SluiceTesting",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Benchmarks/sluice-bench",
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
