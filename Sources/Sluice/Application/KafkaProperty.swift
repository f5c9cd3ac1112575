public import ArgumentParser

/// A property of librdkafka's, as it is written on the command line.
public struct KafkaProperty: Hashable, Sendable, ExpressibleByArgument {
    /// librdkafka's name for it.
    public let name: String
    /// Its value, as text.
    public let value: String

    /// Reads `name=value`; nil for anything else.
    public init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
