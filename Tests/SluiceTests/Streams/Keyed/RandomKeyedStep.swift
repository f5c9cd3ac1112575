import Sluice
import SluiceTesting

/// One operator of a random pipeline over pairs of a text and a number, and what it is by plain Swift.
///
/// What combines is associative and commutative, so that a reference need not know in which order keys come out of a shuffle;
/// `digest` is not, and tells runs apart in which the order differs.
indirect enum KeyedStep: CustomStringConvertible {
    case mapValues(Int)
    case flatMapValues
    case filter(Int)
    case rekey(Int)
    case sum(partitions: Int?)
    case largest
    case sumAndCount
    case count
    case countByValue
    case distinct
    case group
    case sortedGroup
    case partitionBy(Int)
    case repartition(Int)
    case sortWithin(Int)
    case top(Int)
    case reduceAll
    case union([KeyedStep])
    case join(JoinWay, [KeyedStep])
    /// Of the order in which the values of each key come.
    case digest

    enum JoinWay: CaseIterable { case inner, left, right, full, cogroup }

    var description: String {
        switch self {
        case .mapValues(let factor): "mapValues(\(factor))"
        case .flatMapValues: "flatMapValues"
        case .filter(let divisor): "filter(\(divisor))"
        case .rekey(let count): "rekey(\(count))"
        case .sum(let partitions): "sum(\(partitions.map(String.init) ?? "-"))"
        case .largest: "largest"
        case .sumAndCount: "sumAndCount"
        case .count: "count"
        case .countByValue: "countByValue"
        case .distinct: "distinct"
        case .group: "group"
        case .sortedGroup: "sortedGroup"
        case .partitionBy(let count): "partitionBy(\(count))"
        case .repartition(let count): "repartition(\(count))"
        case .sortWithin(let count): "sortWithin(\(count))"
        case .top(let count): "top(\(count))"
        case .reduceAll: "reduceAll"
        case .union(let steps): "union\(steps)"
        case .join(let way, let steps): "\(way)Join\(steps)"
        case .digest: "digest"
        }
    }

    /// Whether it splits the plan: only then is there one order for all of a batch.
    var shuffles: Bool {
        switch self {
        case .mapValues, .flatMapValues, .filter, .rekey: false
        case .union(let steps): steps.contains(where: \.shuffles)
        default: true
        }
    }

    /// Whether a reference can't tell what it makes.
    var dependsOnOrder: Bool {
        switch self {
        case .digest: true
        case .union(let steps), .join(_, let steps): steps.contains(where: \.dependsOnOrder)
        default: false
        }
    }
}

extension [KeyedStep] {
    /// A pipeline with a shuffle at the end, if it has none.
    static func randomPipeline(_ random: inout SeededGenerator) -> [KeyedStep] {
        let steps = [KeyedStep].random(&random)
        return steps.contains(where: \.shuffles) ? steps : steps + [.partitionBy(Int.random(in: 1...7, using: &random))]
    }

    /// Steps whose whole course is set by the generator.
    static func random(_ random: inout SeededGenerator, depth: Int = 2) -> [KeyedStep] {
        (0..<Int.random(in: 1...4, using: &random)).flatMap { _ in [KeyedStep].step(&random, depth) }
    }

    private static func step(_ random: inout SeededGenerator, _ depth: Int) -> [KeyedStep] {
        let count = Int.random(in: 1...7, using: &random)
        switch Int.random(in: 0...(depth > 0 ? 22 : 18), using: &random) {
        case 0: return [.mapValues(count)]
        case 1: return [.flatMapValues]
        case 2: return [.filter(count)]
        case 3: return [.rekey(count)]
        case 4: return [.sum(partitions: nil)]
        case 5: return [.sum(partitions: count)]
        case 6: return [.largest]
        case 7: return [.sumAndCount]
        case 8: return [.count]
        case 9: return [.countByValue]
        case 10: return [.distinct]
        case 11: return [.group]
        case 12: return [.sortedGroup]
        case 13: return [.partitionBy(count)]
        case 14: return [.repartition(count)]
        case 15: return [.sortWithin(count)]
        case 16: return [.top(count * 3)]
        case 17: return [.reduceAll]
        case 18: return [.digest]
        case 19: return [.union(.random(&random, depth: depth - 1))]
        default:
            guard let way = KeyedStep.JoinWay.allCases.randomElement(using: &random) else { return [] }
            // Joins multiply: so the sides are reduced first, and what comes out again.
            let other = [KeyedStep].random(&random, depth: depth - 1) + [.sum(partitions: nil)]
            return [.join(way, other), .sum(partitions: random.chance(0.5) ? count : nil)]
        }
    }
}
