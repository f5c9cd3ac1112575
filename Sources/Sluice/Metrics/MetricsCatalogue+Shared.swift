/// What applications share with their tasks.
extension MetricsCatalogue {
    static let accumulatorCount = counter(
        "sluice_accumulator_count_total",
        "What delivered tasks have added to a counter of the application's.",
        ["name"]
    )
    static let accumulatorSum = gauge(
        "sluice_accumulator_sum",
        "What delivered tasks have added to a sum of the application's.",
        ["name"]
    )
    static let accumulatorMinimum = gauge(
        "sluice_accumulator_minimum",
        "The least of what delivered tasks have added.",
        ["name"]
    )
    static let accumulatorMaximum = gauge(
        "sluice_accumulator_maximum",
        "The greatest of what delivered tasks have added.",
        ["name"]
    )
    static let accumulatorHistogramValues = counter(
        "sluice_accumulator_histogram_values_total",
        "Values that delivered tasks have added to a histogram, up to a bound and with it.",
        ["name", "bound"]
    )
    static let accumulatorHistogramSum = gauge(
        "sluice_accumulator_histogram_sum",
        "The sum of the values that delivered tasks have added to a histogram.",
        ["name"]
    )
    static let broadcastVersion = gauge(
        "sluice_broadcast_version",
        "The newest version of a broadcast variable.",
        ["name"]
    )
    static let broadcastAge = gauge(
        "sluice_broadcast_age_seconds",
        "Time since the newest version of a broadcast variable was loaded.",
        ["name"],
        unit: .seconds
    )
    static let broadcastFailures = counter(
        "sluice_broadcast_refresh_failures_total",
        "Refreshes of a broadcast variable that failed, and left it as it was.",
        ["name"]
    )
    static let shared = [
        accumulatorCount, accumulatorSum, accumulatorMinimum, accumulatorMaximum, accumulatorHistogramValues,
        accumulatorHistogramSum, broadcastVersion, broadcastAge, broadcastFailures,
    ]
}
