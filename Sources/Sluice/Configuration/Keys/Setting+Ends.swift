internal import Logging

/// When work has to end, and what is logged of it.
extension Setting {
    static let revokeDeadline = Setting(
        "revoke-deadline",
        \.configuration.revokeDeadline,
        .timeOrZero,
        "How long work on partitions that are taken away may go on; keep it well below max.poll.interval.ms (5 min)."
    )
    static let drainDeadline = Setting(
        "drain-deadline",
        \.configuration.drainDeadline,
        .timeOrZero,
        "How long work in flight may go on when the application is stopped."
    )
    static let stuckAfter = Setting(
        "stuck-after",
        \.configuration.stuckAfter,
        .time,
        "How long a partition that has work may stand still before readiness is turned off."
    )
    static let trapsSignals = Setting(
        "traps-signals",
        \.configuration.trapsSignals,
        .truth,
        "Whether SIGTERM and SIGINT drain the application, and a second one stops it hard."
    )
    static let logLevel = Setting(
        "log-level",
        \.configuration.logger.logLevel,
        .choice(),
        property: "logger",
        "What to log."
    )
    static let logFormat = Setting(
        "log-format",
        \.logFormat,
        .choice(),
        property: "",
        "How to log, to standard error: for people, or an object a line."
    )

    static let ends = [revokeDeadline, drainDeadline, stuckAfter, trapsSignals]
    static let logging = [logLevel, logFormat]
}
