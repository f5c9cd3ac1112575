extension MetricsCatalogue {
    static let accumulatorCount = MetricDefinition(
        name: "sluice_accumulator_count_total",
        help: "What delivered tasks have added to a counter of the application's.",
        kind: .counter,
        labels: ["name"]
    )
    static let accumulatorSum = MetricDefinition(
        name: "sluice_accumulator_sum",
        help: "What delivered tasks have added to a sum of the application's.",
        kind: .gauge,
        labels: ["name"]
    )
    static let accumulatorMinimum = MetricDefinition(
        name: "sluice_accumulator_minimum",
        help: "The least of what delivered tasks have added.",
        kind: .gauge,
        labels: ["name"]
    )
    static let accumulatorMaximum = MetricDefinition(
        name: "sluice_accumulator_maximum",
        help: "The greatest of what delivered tasks have added.",
        kind: .gauge,
        labels: ["name"]
    )
    static let accumulatorHistogramValues = MetricDefinition(
        name: "sluice_accumulator_histogram_values_total",
        help: "Values that delivered tasks have added to a histogram, up to a bound and with it.",
        kind: .counter,
        labels: ["name", "bound"]
    )
    static let accumulatorHistogramSum = MetricDefinition(
        name: "sluice_accumulator_histogram_sum",
        help: "The sum of the values that delivered tasks have added to a histogram.",
        kind: .gauge,
        labels: ["name"]
    )
    static let broadcastVersion = MetricDefinition(
        name: "sluice_broadcast_version",
        help: "The newest version of a broadcast variable.",
        kind: .gauge,
        labels: ["name"]
    )
    static let broadcastAge = MetricDefinition(
        name: "sluice_broadcast_age_seconds",
        help: "Time since the newest version of a broadcast variable was loaded.",
        kind: .gauge,
        labels: ["name"],
        unit: .seconds
    )
    static let broadcastFailures = MetricDefinition(
        name: "sluice_broadcast_refresh_failures_total",
        help: "Refreshes of a broadcast variable that failed, and left it as it was.",
        kind: .counter,
        labels: ["name"]
    )
    static let shared = [
        accumulatorCount, accumulatorSum, accumulatorMinimum, accumulatorMaximum, accumulatorHistogramValues,
        accumulatorHistogramSum, broadcastVersion, broadcastAge, broadcastFailures,
    ]
}
