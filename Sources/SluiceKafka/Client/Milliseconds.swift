extension Duration {
    /// Whole milliseconds, rounded up and clamped to what librdkafka takes; at least 0.
    var kafkaMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        if overflow { return seconds < 0 ? 0 : .max }
        return Int32(clamping: max(0, product.addingReportingOverflow(rest).partialValue))
    }
}
