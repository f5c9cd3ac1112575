public import ArgumentParser

/// On the command line: `earliest`, `latest`, milliseconds since 1970, a time as ISO 8601 has it, or
/// `topic:partition=offset` items separated by commas, to which `earliest` or `latest` may be added for the rest.
extension ApplicationConfiguration.StartingOffsets: ExpressibleByArgument, CustomStringConvertible {
    /// Reads what `description` writes, and times; nil for anything else, negative offsets included.
    public init?(argument: String) {
        if let edge = Edge(rawValue: argument) {
            self = edge.start
        } else if let milliseconds = Int64(argument), milliseconds >= 0 {
            self = .timestamp(milliseconds: milliseconds)
        } else if let milliseconds = UTCTime.milliseconds(argument), milliseconds >= 0 {
            self = .timestamp(milliseconds: milliseconds)
        } else {
            self.init(list: argument)
        }
    }

    private init?(list: String) {
        var offsets: [TopicPartition: Int64] = [:]
        var otherwise: Edge?
        for item in list.split(separator: ",", omittingEmptySubsequences: false) {
            if let edge = Edge(rawValue: String(item)) {
                guard otherwise == nil else { return nil }
                otherwise = edge
            } else {
                guard let (partition, offset) = Self.entry(item), offsets[partition] == nil else { return nil }
                offsets[partition] = offset
            }
        }
        guard !offsets.isEmpty else { return nil }
        self = .offsets(offsets, otherwise: otherwise ?? .earliest)
    }

    private static func entry(_ item: Substring) -> (TopicPartition, Int64)? {
        let sides = item.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, let offset = Int64(sides[1]), offset >= 0 else { return nil }
        let place = sides[0].split(separator: ":", omittingEmptySubsequences: false)
        guard place.count == 2, !place[0].isEmpty, let number = Int32(place[1]), number >= 0 else { return nil }
        return (TopicPartition(topic: String(place[0]), partition: number), offset)
    }

    /// As it is written on the command line.
    public var description: String {
        switch self {
        case .earliest: return "earliest"
        case .latest: return "latest"
        case .timestamp(let milliseconds): return "\(milliseconds)"
        case .offsets(let offsets, let otherwise):
            let items = offsets.sorted { $0.key < $1.key }
                .map { "\($0.key.topic):\($0.key.partition)=\($0.value)" }
            return (items + [otherwise.rawValue]).joined(separator: ",")
        }
    }

    /// The same for the help page.
    public var defaultValueDescription: String { description }

    /// What may be given, for the help page and for errors.
    public static var allValueStrings: [String] {
        ["earliest", "latest", "2026-01-31T12:00:00Z", "1769860800000", "topic:0=42,topic:1=7,latest"]
    }

    /// Only words complete.
    public static var defaultCompletionKind: CompletionKind { .list(Edge.allCases.map(\.rawValue)) }
}

extension ApplicationConfiguration.StartingOffsets.Edge {
    var start: ApplicationConfiguration.StartingOffsets {
        switch self {
        case .earliest: .earliest
        case .latest: .latest
        }
    }
}
