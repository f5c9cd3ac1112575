/// What keyed operators make, by plain Swift on arrays.
enum KeyedReference {
    /// A pair that can be compared and shuffled as a whole.
    struct Entry: Hashable, Comparable, Sendable, Codable {
        let key: String
        let value: Int

        init(_ pair: KeyedPair) { (key, value) = (pair.0, pair.1) }

        static func < (left: Entry, right: Entry) -> Bool { (left.value, left.key) < (right.value, right.key) }
    }

    static func applying(_ steps: [KeyedStep], to pairs: [KeyedPair], base: [KeyedPair]) -> [KeyedPair] {
        steps.reduce(pairs) { applying($1, $0, base) }
    }

    private static func applying(_ step: KeyedStep, _ pairs: [KeyedPair], _ base: [KeyedPair]) -> [KeyedPair] {
        switch step {
        case .mapValues(let factor): pairs.map { ($0.0, $0.1 &* factor &+ 1) }
        case .flatMapValues: pairs.flatMap { [$0, ($0.0, $0.1 &+ 1)] }
        case .filter(let divisor): pairs.filter { $0.1 % divisor == 0 }
        case .rekey(let count): pairs.map { (key($0.1, among: count), $0.1) }
        case .sum: reduced(pairs) { $0.reduce(0, &+) }
        case .largest: reduced(pairs) { $0.max() ?? 0 }
        case .sumAndCount: reduced(pairs) { $0.reduce(0, &+) &+ 1_000 &* $0.count }
        case .count: reduced(pairs) { $0.count }
        case .countByValue: reduced(pairs.map { ("\($0.0.count) \($0.1 % 5)", 1) }) { $0.count }
        case .distinct: Set(pairs.map(Entry.init)).map { ($0.key, $0.value) }
        case .group: reduced(pairs) { $0.reduce(1) { $0 &+ $1 &* $1 } }
        case .sortedGroup: reduced(pairs) { $0.sorted(by: >).prefix(2).reduce(0) { $0 &* 31 &+ $1 } }
        case .partitionBy, .repartition, .sortWithin: pairs
        case .top(let count): pairs.map(Entry.init).sorted(by: >).prefix(count).map { ($0.key, $0.value) }
        case .reduceAll: pairs.isEmpty ? [] : [("all", pairs.reduce(0) { $0 &+ $1.1 })]
        case .union(let steps): pairs + applying(steps, to: base, base: base)
        case .join(let way, let steps): joined(pairs, applying(steps, to: base, base: base), way)
        case .digest: reduced(pairs) { $0.reduce(7) { $0 &* 31 &+ $1 } }
        }
    }

    private static func reduced(_ pairs: [KeyedPair], _ body: ([Int]) -> Int) -> [KeyedPair] {
        grouped(pairs).map { ($0.key, body($0.value)) }
    }

    private static func grouped(_ pairs: [KeyedPair]) -> [String: [Int]] {
        Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
    }

    private static func joined(_ left: [KeyedPair], _ right: [KeyedPair], _ way: KeyedStep.JoinWay) -> [KeyedPair] {
        let (lefts, rights) = (grouped(left), grouped(right))
        return Set(lefts.keys).union(rights.keys).flatMap { key -> [KeyedPair] in
            let (left, right) = (lefts[key] ?? [], rights[key] ?? [])
            if way == .cogroup { return [(key, joined(left.reduce(0, &+), right.reduce(0, &+)))] }
            if right.isEmpty { return way == .left || way == .full ? left.map { (key, joined($0, nil)) } : [] }
            if left.isEmpty { return way == .right || way == .full ? right.map { (key, joined(nil, $0)) } : [] }
            return left.flatMap { left in right.map { (key, joined(left, $0)) } }
        }
    }

    static func joined(_ left: Int?, _ right: Int?) -> Int { (left ?? 3) &* 31 &+ (right ?? 5) }

    /// A key that depends on a value; some are empty, some long, some are not what they look like.
    static func key(_ value: Int, among count: Int) -> String {
        switch abs(value % count) {
        case 0: ""
        case 1: "\u{e9}"
        case 2: "e\u{301}"
        case 3: String(repeating: "long ", count: 40)
        case let other: "key \(other)"
        }
    }
}
