import Sluice

/// A pair with a text as its key. The text may be long, so that little memory holds few of them.
typealias KeyedPair = (String, Int)

extension Stream<KeyedPair> {
    /// Puts operators behind this stream.
    ///
    /// - Parameters:
    ///   - base: What branches and other sides of joins begin with.
    ///   - disturb: Called at elements, to throw now and then.
    func applying(
        _ steps: [KeyedStep],
        base: Stream<KeyedPair>,
        disturb: @escaping @Sendable () throws -> Void
    ) -> Stream<KeyedPair> {
        steps.reduce(self) { stream, step in
            stream.applying(step, base, disturb).forEach { _ in try disturb() }
        }
    }

    private func applying(
        _ step: KeyedStep,
        _ base: Stream<KeyedPair>,
        _ disturb: @escaping @Sendable () throws -> Void
    ) -> Stream<KeyedPair> {
        switch step {
        case .mapValues(let factor): mapValues { $0 &* factor &+ 1 }
        case .flatMapValues: flatMapValues { [$0, $0 &+ 1] }
        case .filter(let divisor): filter { $0.1 % divisor == 0 }
        case .rekey(let count): map { (KeyedReference.key($0.1, among: count), $0.1) }
        case .sum(let partitions): reduceByKey(partitions: partitions) { $0 &+ $1 }
        case .largest: foldByKey(.min) { Swift.max($0, $1) }
        case .sumAndCount: sumsAndCounts.mapValues { $0.0 &+ 1_000 &* $0.1 }
        case .count: countByKey()
        case .countByValue: map { "\($0.0.count) \($0.1 % 5)" }.countByValue()
        case .distinct: map { KeyedReference.Entry($0) }.distinct().map { ($0.key, $0.value) }
        case .group: groupByKey().map { ($0.key, $0.values.reduce(1) { $0 &+ $1 &* $1 }) }
        case .sortedGroup:
            groupByKey(sortedBy: { $0 > $1 }).map { ($0.key, $0.values.prefix(2).reduce(0) { $0 &* 31 &+ $1 }) }
        case .partitionBy(let count): partitionBy(.hash(partitions: count))
        case .repartition(let count): map { KeyedReference.Entry($0) }.repartition(count).map { ($0.key, $0.value) }
        case .sortWithin(let count):
            repartitionAndSortWithinPartitions(Partitioner("length", partitions: count) { $0.count % count })
        case .top(let count): map { KeyedReference.Entry($0) }.top(count).map { ($0.key, $0.value) }
        case .reduceAll: map(\.1).reduce { $0 &+ $1 }.map { ("all", $0) }
        case .union(let steps): union(base.applying(steps, base: base, disturb: disturb))
        case .join(let way, let steps): joining(base.applying(steps, base: base, disturb: disturb), way)
        case .digest:
            groupByKey().map { ($0.key, $0.values.reduce(7) { $0 &* 31 &+ $1 }) }
        }
    }

    private var sumsAndCounts: Stream<(String, (Int, Int))> {
        combineByKey(
            create: { (value: Int) -> (Int, Int) in (value, 1) },
            mergeValue: { (sum: inout (Int, Int), value: Int) in
                sum.0 &+= value
                sum.1 += 1
            },
            mergeCombiners: { (sum: inout (Int, Int), other: (Int, Int)) in
                sum.0 &+= other.0
                sum.1 += other.1
            }
        )
    }

    private func joining(_ other: Stream<KeyedPair>, _ way: KeyedStep.JoinWay) -> Stream<KeyedPair> {
        switch way {
        case .inner: join(with: other).mapValues { KeyedReference.joined($0.0, $0.1) }
        case .left: leftJoin(with: other).mapValues { KeyedReference.joined($0.0, $0.1) }
        case .right: rightJoin(with: other).mapValues { KeyedReference.joined($0.0, $0.1) }
        case .full: fullJoin(with: other).mapValues { KeyedReference.joined($0.0, $0.1) }
        case .cogroup:
            cogroup(with: other).map { group -> KeyedPair in
                let left = group.left.reduce(0, &+)
                return (group.key, KeyedReference.joined(left, group.right.reduce(0, &+)))
            }
        }
    }
}
