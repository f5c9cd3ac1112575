/// When batches are cut, and what they may hold.
extension Setting {
    static let interval = Setting(
        "interval",
        "a time above zero, as 500ms, 10s or 5m, or asap",
        property: "trigger",
        "Time between batches, or asap: as soon as records are there.",
        apply: { text, settings in
            guard let interval = BatchInterval(argument: text) else { return false }
            settings.configuration.trigger = interval.trigger
            return true
        },
        text: { settings in
            switch settings.configuration.trigger {
            case .interval(let duration): ValueFormat.text(duration)
            case .asap: "asap"
            case .once: "once"
            case .availableNow: nil
            }
        }
    )
    static let availableNow = Setting(
        "available-now",
        ValueFormat.truth.expected,
        property: "trigger",
        "Read what is there now, then stop, whatever interval says.",
        apply: { text, settings in
            guard let isOn = ValueFormat.truth.parse(text) else { return false }
            if isOn { settings.configuration.trigger = .availableNow }
            return true
        },
        text: { $0.configuration.trigger == .availableNow ? "true" : "false" }
    )
    static let rateControl = Setting(
        "rate-control",
        \.configuration.rateControl,
        .argument("adaptive, pid, fixed:N with N records a second, or unlimited"),
        "How it is decided how many records a batch may hold while records wait."
    )
    static let targetBatchDuration = Setting(
        optional: "target-batch-duration",
        \.configuration.targetBatchDuration,
        .time,
        default: "the interval, or 500ms with asap",
        "How long a batch should take, for the rate control."
    )
    static let maxBatchRecords = Setting(
        optional: "max-batch-records",
        \.configuration.maxBatchRecords,
        .count(from: 1, "offsets"),
        "What a batch is planned with at most."
    )
    static let maxBatchBytes = Setting(
        optional: "max-batch-bytes",
        \.configuration.maxBatchBytes,
        .bytes,
        "Keys, values and headers that a batch reads at most, and a record a task beyond."
    )
    static let maxPartitionRecordsPerSecond = Setting(
        optional: "max-partition-records-per-second",
        \.configuration.maxPartitionRecordsPerSecond,
        .count(from: 1, "offsets a second"),
        "What is planned of one partition at most."
    )
    static let maxBatchesInFlight = Setting(
        "max-batches-in-flight",
        \.configuration.maxBatchesInFlight,
        .count(from: 1),
        "Batches that may be unfinished at once, without those left with laggards only."
    )
    static let maxLaggingPartitions = Setting(
        optional: "max-lagging-partitions",
        \.configuration.maxLaggingPartitions,
        .count(from: 0),
        default: "as many as executors, at least 4",
        "Partitions that may lag behind their batch without holding up the next."
    )

    static let batches = [
        interval, availableNow, rateControl, targetBatchDuration, maxBatchRecords, maxBatchBytes,
        maxPartitionRecordsPerSecond, maxBatchesInFlight, maxLaggingPartitions,
    ]
}
