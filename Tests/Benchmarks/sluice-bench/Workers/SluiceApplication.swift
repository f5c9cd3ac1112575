import Logging
import Sluice

extension WorkerOptions {
    /// The same settings for ours as for the C baseline's clients.
    func application(_ name: String, trigger: Trigger) -> ApplicationConfiguration {
        var kafka = KafkaConfiguration(bootstrapServers: bootstrapServers)
        for line in consumerProperties + producerProperties {
            guard let property = KafkaProperty(argument: line), !Self.isOwned(property.name) else { continue }
            kafka[property.name] = property.value
        }
        var configuration = ApplicationConfiguration(kafka: kafka)
        configuration.group = group
        configuration.trigger = trigger
        configuration.commitInterval = .milliseconds(Int(commitInterval))
        configuration.logger.logLevel = .warning
        return configuration
    }

    /// What the library sets by itself, and to the same.
    private static func isOwned(_ property: String) -> Bool {
        ["enable.auto.commit", "enable.idempotence", "acks"].contains(property)
    }
}
