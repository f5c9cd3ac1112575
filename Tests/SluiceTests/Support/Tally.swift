@testable import Sluice

/// How often a key was seen.
struct Tally: Hashable, Sendable {
    var key: Int
    var count: Int
}

extension Stream {
    /// Adds up counts by key, as keyed operators do.
    ///
    /// - Parameters:
    ///   - count: May throw: the element goes by the operator's policy then.
    ///   - onMerge: Called before each key is merged.
    func tallied(
        partitions: Int? = nil,
        by key: @escaping @Sendable (Element) -> Int,
        count: @escaping @Sendable (Element) throws -> Int = { _ in 1 },
        onMerge: @escaping @Sendable (TaskContext) throws -> Void = { _ in }
    ) -> Stream<Tally> {
        shuffled("tally", ExchangeSpec(.hash(Int.self), partitions: partitions, combines: true)) {
            space,
            buckets,
            context,
            node in
            let writer = CombiningWriter<Int, Int, Int>(
                space,
                .hash(buckets),
                create: { $0 },
                mergeValue: { $0 += $1 },
                mergeCombiners: { $0 += $1 }
            )
            return (
                writer,
                { element in
                    do { try writer.add(key(element), count(element)) } catch {
                        return try context.resolve(error, in: node)
                    }
                }
            )
        } read: { inputs, bucket, space, push, context, _ in
            let runs = inputs.compactMap { $0 as? SealedRuns<Int, Int> }
            let reader = try CombinedReader(runs, bucket: bucket, space) { $0 += $1 }
            return StepRead(records: { reader.recordsRead }, keys: { reader.keys }) {
                try onMerge(context)
                guard let (key, count) = try reader.next() else { return false }
                try push(Tally(key: key, count: count))
                return true
            }
        }
    }
}

extension Stream<Tally> {
    /// Keys with what both streams have of them, in order: the key, this one's count and the other's.
    func meeting(_ other: Stream<Tally>, partitions: Int? = nil) -> Stream<[Int]> {
        let write: @Sendable (ShuffleSpace, Int, TaskContext, Int) throws -> (ExchangeWriter, Push<Tally>) = {
            space,
            buckets,
            _,
            _ in
            let writer = AppendingWriter<Int, Int>(space, .hash(buckets), .key)
            return (writer, { try writer.add($0.key, $0.count) })
        }
        return shuffled(
            "meet",
            with: other,
            ExchangeSpec(.hash(Int.self), partitions: partitions, keepsPartitioning: false),
            write: write,
            writeOther: write
        ) { left, right, bucket, space, push, _, _ in
            let reader = try CoGroupReader(
                left.compactMap { $0 as? SealedRuns<Int, Int> },
                right.compactMap { $0 as? SealedRuns<Int, Int> },
                bucket: bucket,
                space
            )
            return StepRead(records: { reader.recordsRead }, keys: { reader.keys }) {
                guard let key = try reader.nextKey() else { return false }
                var (lefts, rights) = (0, 0)
                while let value = try reader.nextLeft() { lefts += value }
                while let value = try reader.nextRight() { rights += value }
                try push([key, lefts, rights])
                return true
            }
        }
    }
}

/// A read made of closures.
private final class StepRead: ExchangeRead {
    private let records: () -> Int
    private let keyCount: () -> Int
    private let next: () throws -> Bool

    init(records: @escaping () -> Int, keys: @escaping () -> Int, step: @escaping () throws -> Bool) {
        (self.records, keyCount, next) = (records, keys, step)
    }

    func step() throws -> Bool { try next() }
    var recordsRead: Int { records() }
    var keys: Int { keyCount() }
}
