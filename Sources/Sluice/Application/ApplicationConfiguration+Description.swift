extension ApplicationConfiguration: CustomStringConvertible {
    /// Every setting that is a value, as `name=value`; secrets among librdkafka's properties are masked. Fit for a log.
    public var description: String {
        Mirror(reflecting: self).children
            .compactMap { child in child.label.flatMap { Self.describe($0, child.value) } }
            .joined(separator: " ")
    }

    /// Nil for what is unset, and for what can't be written down.
    private static func describe(_ name: String, _ value: Any) -> String? {
        guard !opaque.contains(name) else { return nil }
        let mirror = Mirror(reflecting: value)
        let text = value is KafkaConfiguration ? "(\(value))" : "\(value)"
        guard mirror.displayStyle == .optional else { return "\(name)=\(text)" }
        return mirror.children.first.map { "\(name)=\($0.value)" }
    }

    /// What can't be written down.
    static let opaque: Set = ["logger", "metrics", "onProgress"]
}
