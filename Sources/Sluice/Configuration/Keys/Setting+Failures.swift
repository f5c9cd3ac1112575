/// What becomes of what fails.
extension Setting {
    static let onFailure = Setting(
        "on-failure",
        \.configuration.onFailure,
        .argument("fail, skip or dead-letter:TOPIC"),
        "What to do with a record at which an operator without a policy of its own fails."
    )
    static let deadLetterShare = Setting(
        "dead-letter-share",
        "a number above 0, or none for no limit",
        property: "deadLetterLimit",
        "Dead letters for each record read, beyond which the application stops.",
        apply: { text, settings in
            if text == "none" {
                settings.configuration.deadLetterLimit = nil
                return true
            }
            guard let share = ValueFormat.decimal.parse(text), share > 0 else { return false }
            settings.configuration.deadLetterLimit = settings.configuration.deadLetterLimit ?? DeadLetterLimit()
            settings.configuration.deadLetterLimit?.share = share
            return true
        },
        text: { settings in settings.configuration.deadLetterLimit.map { "\($0.share)" } ?? "none" }
    )
    static let deadLetterWindow = limit(
        "dead-letter-window",
        \.window,
        .time,
        "The time that dead-letter-share looks back on."
    )
    static let deadLetterMinimum = limit(
        "dead-letter-minimum",
        \.minimumCount,
        .count(from: 1, "dead letters"),
        "Dead letters in the window, below which the application goes on."
    )
    static let stragglerMultiple = Setting(
        "straggler-multiple",
        \.configuration.stragglers.multiple,
        .decimal.limited("at least 1") { $0 >= 1 },
        property: "stragglers",
        "A straggler is a task that has run so many times the median of its batch's finished tasks."
    )
    static let stragglerQuantile = Setting(
        "straggler-quantile",
        \.configuration.stragglers.quantile,
        .decimal.limited("above 0, and 1 at most") { $0 > 0 && $0 <= 1 },
        property: "stragglers",
        "The part of a batch's tasks that must have finished before one is a straggler."
    )
    static let stragglerMinimum = Setting(
        "straggler-minimum",
        \.configuration.stragglers.minimum,
        .timeOrZero,
        property: "stragglers",
        "How long a straggler has run at least."
    )

    static let taskAttempts = attempts("task", \.configuration.taskRetry.maxAttempts)
    static let taskBackoff = backoff("task", \.configuration.taskRetry.initialBackoff)
    static let taskMaxBackoff = maxBackoff("task", \.configuration.taskRetry.maxBackoff)
    static let deliveryAttempts = attempts("delivery", \.configuration.deliveryRetry.maxAttempts)
    static let deliveryBackoff = backoff("delivery", \.configuration.deliveryRetry.initialBackoff)
    static let deliveryMaxBackoff = maxBackoff("delivery", \.configuration.deliveryRetry.maxBackoff)

    static let failures = [
        onFailure, taskAttempts, taskBackoff, taskMaxBackoff, deliveryAttempts, deliveryBackoff, deliveryMaxBackoff,
        deadLetterShare, deadLetterWindow, deadLetterMinimum, stragglerMultiple, stragglerQuantile, stragglerMinimum,
    ]

    /// A part of the dead letters' limit; where there is none, nothing is changed.
    private static func limit<Value: Sendable>(
        _ name: String,
        _ path: any WritableKeyPath<DeadLetterLimit, Value> & Sendable,
        _ format: ValueFormat<Value>,
        _ meaning: String
    ) -> Setting {
        Setting(
            name,
            format.expected,
            property: "deadLetterLimit",
            meaning,
            apply: { text, settings in
                guard let value = format.parse(text) else { return false }
                settings.configuration.deadLetterLimit?[keyPath: path] = value
                return true
            },
            text: { settings in settings.configuration.deadLetterLimit.map { format.text($0[keyPath: path]) } }
        )
    }

    private typealias Path<Value> = any WritableKeyPath<ApplicationSettings, Value> & Sendable

    private static func attempts(_ what: String, _ path: Path<Int>) -> Setting {
        Setting(
            "\(what)-attempts",
            path,
            .count(from: 1),
            property: "\(what)Retry",
            "How often a \(what) is tried, the first time included."
        )
    }

    private static func backoff(_ what: String, _ path: Path<Duration>) -> Setting {
        Setting(
            "\(what)-backoff",
            path,
            .timeOrZero,
            property: "\(what)Retry",
            "The wait before a \(what) is tried the second time; it doubles with each further one."
        )
    }

    private static func maxBackoff(_ what: String, _ path: Path<Duration>) -> Setting {
        Setting(
            "\(what)-max-backoff",
            path,
            .timeOrZero,
            property: "\(what)Retry",
            "The longest wait before a \(what) is tried again."
        )
    }
}
