/// A property that can't be used, found before anything is started.
public struct KafkaConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The property's name; nil when the fault is in how several fit together.
    public let property: String?
    /// The value that was given, masked when it is a secret; nil when none was, or the property is not known.
    public let value: String?
    /// Why it can't be used.
    public let reason: String
    /// What to do about it.
    public let remedy: String

    /// Describes a property that can't be used; `value` must not be a secret.
    public init(property: String?, value: String?, reason: String, remedy: String) {
        self.property = property
        self.value = value
        self.reason = reason
        self.remedy = remedy
    }

    /// One line that names the property, the value, the reason and the remedy.
    public var description: String {
        let subject = property.map { name in value.map { "\(name)=\($0)" } ?? name }
        let start = subject.map { "Kafka property \($0): " } ?? "Kafka configuration: "
        return "\(start)\(reason). \(remedy)"
    }
}
