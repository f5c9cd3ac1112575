public import Sluice

extension StreamingApplication {
    /// Makes an application whose time is that of `clock`, such as a `ManualClock`.
    public convenience init(
        name: String,
        configuration: ApplicationConfiguration,
        clock: some Clock<Duration> & Sendable
    ) {
        self.init(name: name, configuration: configuration, time: TimeSource(clock))
    }
}

extension ApplicationConfiguration {
    /// For applications that read a `MemorySource`: reads what is there and stops, on two executors, and leaves signals
    /// to the process. Without rate control, so that batches do not depend on how long tasks take. No broker is ever
    /// asked, unless a sink is Kafka's.
    public static var inMemory: Self {
        var configuration = Self(kafka: KafkaConfiguration(bootstrapServers: "memory.invalid:9092"))
        configuration.trigger = .availableNow
        configuration.executors = 2
        configuration.rateControl = .unlimited
        configuration.trapsSignals = false
        return configuration
    }
}
