#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif
import Sluice

/// Ours: one batch of everything, through a shuffle.
struct SluiceKeyed: Worker {
    let name: String
    private let declare: @Sendable (StreamingApplication, WorkerOptions, Sums) -> Void
    /// Whether each element that comes out is a key of its own; else the keys are not counted.
    private let countsKeys: Bool

    static let wordCount = SluiceKeyed(name: "sluice-word-count", countsKeys: true) { app, options, sums in
        app.stream(from: .kafka(topic: options.input))
            .flatMap(into: (Bytes, Int64).self) { record, emit in
                try record.value?.forEachSlice(separatedBy: UInt8(ascii: " ")) { try emit(($0, 1)) }
            }
            .reduceByKey(+)
            .write(to: SumSink(sums: sums) { $0.1 })
    }

    static let distinct = SluiceKeyed(name: "sluice-distinct", countsKeys: true) { app, options, sums in
        app.stream(from: .kafka(topic: options.input))
            .flatMap(into: Bytes.self) { record, emit in
                try record.value?.forEachSlice(separatedBy: UInt8(ascii: " ")) { try emit($0) }
            }
            .distinct()
            .write(to: SumSink(sums: sums) { Int64($0.count) })
    }

    static let join = SluiceKeyed(name: "sluice-join", countsKeys: false) { app, options, sums in
        let right = app.stream(from: .kafka(topic: options.right)).map { ($0.key ?? "", $0.value?.count ?? 0) }
        app.stream(from: .kafka(topic: options.input)).map { ($0.key ?? "", $0.value?.count ?? 0) }
            .join(with: right)
            .write(to: SumSink(sums: sums) { Int64($0.1.0 + $0.1.1) })
    }

    static let sort = SluiceKeyed(name: "sluice-sort", countsKeys: false) { app, options, sums in
        app.stream(from: .kafka(topic: options.input))
            .map { ($0.key ?? "", $0.value ?? "") }
            .repartitionAndSortWithinPartitions(.hash(partitions: 16), by: precedes)
            .write(to: SumSink(sums: sums) { Int64($0.0.count + $0.1.count) })
    }

    private init(
        name: String,
        countsKeys: Bool,
        _ declare: @escaping @Sendable (StreamingApplication, WorkerOptions, Sums) -> Void
    ) {
        (self.name, self.countsKeys, self.declare) = (name, countsKeys, declare)
    }

    func run(_ options: WorkerOptions) async throws -> WorkerReport {
        let sums = Sums()
        var configuration = options.application(name, trigger: .once)
        // All of it in one batch, or a join would miss what another batch has.
        configuration.rateControl = .unlimited
        configuration.taskSoftDeadline = .seconds(60)
        if options.memoryLimit > 0 { configuration.memoryLimit = options.memoryLimit }
        configuration.onProgress = { sums.finished($0.batch) }
        let app = StreamingApplication(name: name, configuration: configuration)
        declare(app, options, sums)
        try await app.run()
        return sums.report(countsKeys: countsKeys)
    }
}

/// By bytes, as C compares them.
@Sendable private func precedes(_ left: Bytes, _ right: Bytes) -> Bool {
    left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return false }
            let order = memcmp(leftStart, rightStart, min(left.count, right.count))
            return order == 0 ? left.count < right.count : order < 0
        }
    }
}
