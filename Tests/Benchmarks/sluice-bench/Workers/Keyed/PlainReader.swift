import CBaseline
import Sluice

/// Reads topics to the ends that they have at the start, as a loop of one's own on the same consumer would. Commits nothing.
struct PlainReader {
    private static let timeout = Duration.seconds(30)
    private static let readLimit = 1_000

    private let reader: ReaderClient
    private let partitions: Int32
    private(set) var totals = baseline_totals()
    private let start = ContinuousClock.now

    init(_ options: WorkerOptions) throws {
        var kafka = KafkaConfiguration(bootstrapServers: options.bootstrapServers).setting(
            "group.id",
            to: options.group
        )
        for property in options.consumerProperties.compactMap(KafkaProperty.init(argument:))
        where property.name != "enable.auto.commit" {
            kafka[property.name] = property.value
        }
        reader = try ReaderClient(configuration: kafka, onLog: { _ in }, onError: { _ in })
        partitions = options.partitions
    }

    /// Hands over every record, a thousand of a partition in turn.
    mutating func read(_ topic: String, _ take: (Record) -> Void) async throws {
        let all = (0..<partitions).map { KafkaPartition(topic: topic, partition: $0) }
        let ends = try reader.logEnds(of: all, timeout: Self.timeout).mapValues { try $0.get() }
        var open = try all.map { (queue: try reader.open($0, at: 0), end: ends[$0] ?? 0) }
        while !open.isEmpty {
            var isIdle = true
            for (queue, end) in open {
                guard let slice = try queue.read(atMost: Self.readLimit, until: end) else { continue }
                isIdle = false
                totals.records += Int64(slice.count)
                totals.bytes += Int64(slice.byteCount)
                for record in slice { take(record) }
            }
            open.removeAll { $0.queue.position >= $0.end }
            if isIdle { await open.first?.queue.ready() }
        }
    }

    /// Ends the reading; then all is done but the report.
    mutating func finish() {
        totals.seconds = (ContinuousClock.now - start) / .seconds(1)
        reader.shutdown()
    }
}
