extension KafkaConfiguration {
    /// Whether a property's value must never be shown, as its name tells.
    package static func isSecret(_ property: String) -> Bool { PropertyNames.isSecret(property) }
}
