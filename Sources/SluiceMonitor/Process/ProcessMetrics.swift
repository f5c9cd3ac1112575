public import Sluice

/// What the process uses, under the names that Prometheus's client libraries share
/// (<https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>). A `Monitor` asks the system for each
/// page. What the system does not tell is left out: all is there on Linux, CPU time and the limit of descriptors elsewhere.
public struct ProcessMetrics: Sendable {
    /// The metrics' definitions, which every `PrometheusRegistry` knows by itself.
    public static let definitions = [
        cpu, resident, virtual, openDescriptors, maxDescriptors, startTime, threads,
    ]

    private static let cpu = MetricDefinition(
        name: "process_cpu_seconds_total",
        help: "User and system CPU time of the process.",
        kind: .counter,
        unit: .seconds
    )
    private static let resident = gauge("process_resident_memory_bytes", "Memory of the process in RAM.", .bytes)
    private static let virtual = gauge("process_virtual_memory_bytes", "Address space of the process.", .bytes)
    private static let openDescriptors = gauge("process_open_fds", "Open file descriptors.")
    private static let maxDescriptors = gauge("process_max_fds", "File descriptors that may be open.")
    private static let startTime = gauge(
        "process_start_time_seconds",
        "When the process started, in seconds since 1970.",
        .seconds
    )
    private static let threads = gauge("process_threads", "Threads of the process.")

    private let registry: PrometheusRegistry

    init(_ registry: PrometheusRegistry) { self.registry = registry }

    /// Puts into the registry what the system says now.
    func update() {
        let reading = ProcessReading.now()
        if let seconds = reading.cpuSeconds { registry.counter(Self.cpu.name).set(seconds) }
        set(Self.resident, reading.residentBytes)
        set(Self.virtual, reading.virtualBytes)
        set(Self.openDescriptors, reading.openDescriptors)
        set(Self.maxDescriptors, reading.maxDescriptors)
        set(Self.startTime, reading.startTime)
        set(Self.threads, reading.threads)
    }

    private func set(_ metric: MetricDefinition, _ value: Double?) {
        if let value { registry.gauge(metric.name).set(value) }
    }

    private static func gauge(_ name: String, _ help: String, _ unit: MetricDefinition.Unit? = nil) -> MetricDefinition
    {
        MetricDefinition(name: name, help: help, kind: .gauge, unit: unit)
    }
}
