/// How to reach a cluster, and any property that librdkafka knows.
///
/// Topic properties are given in the same way; librdkafka applies them to every topic.
public struct KafkaConfiguration: Sendable, Equatable, CustomStringConvertible {
    /// Every property that was set, by librdkafka's name, `bootstrap.servers` included.
    public private(set) var properties: [String: String]

    /// Reaches the cluster at `bootstrapServers`, a comma-separated list of `host:port`.
    ///
    /// - Parameters:
    ///   - bootstrapServers: Where to find a first broker; more than one in case the first is down.
    ///   - properties: librdkafka's properties by name; nothing is checked until `validate(for:reserved:)`.
    public init(bootstrapServers: String, properties: [String: String] = [:]) {
        self.properties = properties
        self.properties["bootstrap.servers"] = bootstrapServers
    }

    /// A comma-separated list of `host:port`; empty when it was never set.
    public var bootstrapServers: String {
        get { self["bootstrap.servers"] ?? "" }
        set { self["bootstrap.servers"] = newValue }
    }

    /// The value of a property; nil when it was not set, and librdkafka's default holds.
    public subscript(property: String) -> String? {
        get { properties[property] }
        set { properties[property] = newValue }
    }

    /// A copy with one property set, whatever it was before.
    public func setting(_ property: String, to value: String) -> Self {
        var copy = self
        copy[property] = value
        return copy
    }

    /// A copy with every property of `others` set, whatever it was before.
    public func setting(_ others: [String: String]) -> Self {
        var copy = self
        copy.properties.merge(others) { _, new in new }
        return copy
    }

    /// A copy with those of `defaults` set that were not set yet: the user's value wins, under any of a property's
    /// names (`acks` and `request.required.acks` are one).
    public func withDefaults(_ defaults: [String: String]) -> Self {
        var copy = self
        for (property, value) in defaults where !copy.isSet(property) { copy[property] = value }
        return copy
    }

    private func isSet(_ property: String) -> Bool {
        PropertyNames.synonyms(of: property).contains { properties[$0] != nil }
    }

    /// The properties in order of name, secrets masked: fit for whoever looks.
    package var maskedProperties: [(name: String, value: String)] {
        properties.sorted { $0.key < $1.key }.map { ($0.key, PropertyNames.masked($0.value, of: $0.key)) }
    }

    /// The properties in order of name, secrets masked: fit for a log.
    public var description: String {
        maskedProperties.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
}
