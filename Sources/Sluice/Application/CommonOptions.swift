internal import ArgumentParser

/// Flags that most applications need.
struct CommonOptions: ParsableArguments {
    @Option(.bootstrapServers) var bootstrapServers: String?
    @Option(.group) var group: String?
    @Option(.instanceID) var instanceID: String?
    @Option(.input) var input: [String] = []
    @Option(.output) var output: String?
    @Option(.guarantee) var guarantee: String?
    @Option(.startingOffsets) var startingOffsets: String?
    @Option(.interval) var interval: String?
    @Flag(inversion: .prefixedNo, help: Setting.availableNow.help) var availableNow: Bool?
    @Option(.executors) var executors: String?
    @Option(.memoryLimit) var memoryLimit: String?
    @Option(.rateControl) var rateControl: String?
    @Option(.maxBatchRecords) var maxBatchRecords: String?
    @Option(.onFailure) var onFailure: String?
    @Option(
        name: .customShort("X"),
        help: ArgumentHelp(ConfigurationCatalogue.kafka.help, valueName: "name=value"),
        transform: { KafkaProperty(anyArgument: $0) }
    )
    var properties: [KafkaProperty] = []
    @Option(.logLevel) var logLevel: String?
    @Option(.logFormat) var logFormat: String?

    /// What was given.
    var given: [(Setting, String?)] {
        [
            (.bootstrapServers, bootstrapServers), (.group, group), (.instanceID, instanceID),
            (.input, input.isEmpty ? nil : input.joined(separator: ",")), (.output, output), (.guarantee, guarantee),
            (.startingOffsets, startingOffsets), (.interval, interval), (.availableNow, availableNow.map { "\($0)" }),
            (.executors, executors), (.memoryLimit, memoryLimit), (.rateControl, rateControl),
            (.maxBatchRecords, maxBatchRecords), (.onFailure, onFailure), (.logLevel, logLevel),
            (.logFormat, logFormat),
        ]
    }
}
