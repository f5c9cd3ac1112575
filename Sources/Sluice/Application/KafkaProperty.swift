public import ArgumentParser

/// A property of librdkafka's, as it is written on the command line.
public struct KafkaProperty: Hashable, Sendable, ExpressibleByArgument {
    /// librdkafka's name for it.
    public let name: String
    /// Its value, as text.
    public let value: String
    /// Whether there was a value.
    let isComplete: Bool

    /// Reads `name=value`; nil for anything else.
    public init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
        isComplete = true
    }

    /// Takes any argument: an error of the command line's own would quote it whole, with the secret that it may hold.
    package init(anyArgument argument: String) {
        if let property = Self(argument: argument) {
            self = property
        } else {
            (name, value, isComplete) = (ShownName(argument).text, "", false)
        }
    }
}
