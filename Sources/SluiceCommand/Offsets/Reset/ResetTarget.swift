import ArgumentParser
import Sluice
import SluiceKafka

/// Where a group's offsets are to be set, as it is written on the command line.
enum ResetTarget: Equatable {
    /// The first offset that the log holds.
    case earliest
    /// The log's end.
    case latest
    /// This offset.
    case offset(Int64)
    /// The first record whose time is that many milliseconds since 1970 or later; the log's end where there is none.
    case time(milliseconds: Int64)
    /// So many offsets forward, or back, from what is committed.
    case shift(Int64)
    /// No offset: what is committed is deleted, and an application begins where its own settings say.
    case nothing
    /// These offsets, nil for none, and no other partition.
    case each([KafkaPartition: Int64?])
}

extension ResetTarget: ExpressibleByArgument {
    init?(argument: String) {
        switch argument {
        case "earliest": self = .earliest
        case "latest": self = .latest
        case "none": self = .nothing
        default:
            guard let target = Self.number(argument) ?? Self.time(argument) ?? Self.list(argument) else { return nil }
            self = target
        }
    }

    private static func number(_ text: String) -> Self? {
        guard let number = Int64(text) else { return nil }
        return text.hasPrefix("+") || text.hasPrefix("-") ? .shift(number) : .offset(number)
    }

    /// A bare number is an offset, so milliseconds have a sign in front.
    private static func time(_ text: String) -> Self? {
        let isCount = text.hasPrefix("@")
        let argument = isCount ? String(text.dropFirst()) : text
        guard isCount == (Int64(argument) != nil) else { return nil }
        guard case .timestamp(let milliseconds)? = ApplicationConfiguration.StartingOffsets(argument: argument) else {
            return nil
        }
        return .time(milliseconds: milliseconds)
    }

    private static func list(_ text: String) -> Self? {
        var offsets: [KafkaPartition: Int64?] = [:]
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let (partition, offset) = entry(item), offsets[partition] == nil else { return nil }
            offsets.updateValue(offset, forKey: partition)
        }
        return .each(offsets)
    }

    private static func entry(_ item: Substring) -> (KafkaPartition, Int64?)? {
        let sides = item.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        let place = sides[0].split(separator: ":", omittingEmptySubsequences: false)
        guard place.count == 2, !place[0].isEmpty, let number = Int32(place[1]), number >= 0 else { return nil }
        let partition = KafkaPartition(topic: String(place[0]), partition: number)
        if sides[1] == "none" { return (partition, nil) }
        guard let offset = Int64(sides[1]), offset >= 0, !sides[1].hasPrefix("+") else { return nil }
        return (partition, offset)
    }

    /// Several lists as one; nil when anything else is among several, or a partition is named twice.
    static func joined(_ targets: [ResetTarget]) -> ResetTarget? {
        guard targets.count > 1 else { return targets.first }
        var all: [KafkaPartition: Int64?] = [:]
        for target in targets {
            guard case .each(let offsets) = target else { return nil }
            for (partition, offset) in offsets {
                guard all[partition] == nil else { return nil }
                all.updateValue(offset, forKey: partition)
            }
        }
        return .each(all)
    }
}
