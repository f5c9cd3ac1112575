import ArgumentParser
import SluiceKafka

/// What to do with offsets that the log does not hold.
enum OutOfRange: String, ExpressibleByArgument, CaseIterable {
    /// Change nothing.
    case refuse
    /// Take the nearer end of the log.
    case clamp
    /// Set them as they are: an application that meets one says that data is lost.
    case allow
}

/// What a reset does, partition by partition. Nothing here asks or changes anything.
struct ResetPlan: Equatable {
    /// What happens to one partition.
    struct Move: Equatable {
        let partition: KafkaPartition
        /// What is committed now; nil is nothing.
        let old: Int64?
        /// What will be; nil is nothing.
        let new: Int64?
        /// Offsets that will be read again; nil where there is none before or after, and an application's own settings say
        /// what is read.
        var again: Int64?
        /// Offsets that will not be read. Those that the log does not hold any more don't count.
        var skipped: Int64?
        /// What there is to say about it.
        var note: String?

        var isChange: Bool { old != new }
    }

    /// Why a partition can't be reset.
    struct Refusal: Equatable {
        let partition: KafkaPartition
        let reason: String
    }

    /// In order of the partitions.
    let moves: [Move]
    let refusals: [Refusal]

    /// Plans a reset of the partitions in `views`.
    ///
    /// - Parameters:
    ///   - times: For a target in time the offset of each partition's first record since then; -1 where there is none.
    ///   - outOfRange: What to do with offsets that the log does not hold.
    init(
        _ views: [PartitionView],
        to target: ResetTarget,
        times: [KafkaPartition: Result<Int64, KafkaError>] = [:],
        outOfRange: OutOfRange = .refuse
    ) {
        var moves: [Move] = []
        var refusals: [Refusal] = []
        for view in views.sorted(by: { $0.partition < $1.partition }) {
            do throws(ToolError) {
                moves.append(try Self.move(view, target, times[view.partition], outOfRange))
            } catch {
                refusals.append(Refusal(partition: view.partition, reason: error.description))
            }
        }
        self.moves = moves
        self.refusals = refusals
    }

    /// What is to be set.
    var offsets: [KafkaPartition: Int64] {
        moves.filter(\.isChange).reduce(into: [:]) { offsets, move in offsets[move.partition] = move.new }
    }

    /// What is to be deleted.
    var deletions: [KafkaPartition] { moves.filter { $0.isChange && $0.new == nil }.map(\.partition) }

    private static func move(
        _ view: PartitionView,
        _ target: ResetTarget,
        _ time: Result<Int64, KafkaError>?,
        _ outOfRange: OutOfRange
    ) throws(ToolError) -> Move {
        if let fault = view.fault { throw ToolError(fault) }
        guard let start = view.logStart, let end = view.logEnd, start <= end else {
            throw ToolError("where its log begins and ends can't be told")
        }
        let log = start...end
        let old = view.committed?.offset
        guard let wanted = try offset(of: target, view.partition, old, log, time) else {
            return Move(partition: view.partition, old: old, new: nil)
        }
        let (new, note) = try kept(wanted, in: log, outOfRange)
        return counted(Move(partition: view.partition, old: old, new: new, note: note), in: log)
    }

    /// Where the target lies in one partition; nil is none.
    private static func offset(
        of target: ResetTarget,
        _ partition: KafkaPartition,
        _ old: Int64?,
        _ log: ClosedRange<Int64>,
        _ time: Result<Int64, KafkaError>?
    ) throws(ToolError) -> Int64? {
        switch target {
        case .earliest: return log.lowerBound
        case .latest: return log.upperBound
        case .offset(let offset): return offset
        case .nothing: return nil
        case .each(let offsets): return offsets[partition] ?? old
        case .shift(let distance):
            guard let old else { throw ToolError("there is no committed offset to count from") }
            let (offset, overflow) = old.addingReportingOverflow(distance)
            return overflow ? (distance < 0 ? 0 : .max) : offset
        case .time:
            guard let time else { throw ToolError("the cluster left it out when it was asked by time") }
            do throws(KafkaError) {
                let offset = try time.get()
                return offset < 0 ? log.upperBound : offset
            } catch {
                throw ToolError(error.message)
            }
        }
    }

    private static func kept(
        _ offset: Int64,
        in log: ClosedRange<Int64>,
        _ outOfRange: OutOfRange
    ) throws(ToolError) -> (Int64, String?) {
        guard !log.contains(offset) else { return (offset, nil) }
        let place = offset < log.lowerBound ? "below the log's start" : "beyond the log's end"
        switch outOfRange {
        case .refuse: throw ToolError("offset \(offset) is \(place) (\(log.lowerBound) to \(log.upperBound))")
        case .clamp: return (min(max(offset, log.lowerBound), log.upperBound), "\(offset) is \(place)")
        case .allow:
            guard offset >= 0 else { throw ToolError("offset \(offset) is below 0") }
            return (offset, place)
        }
    }

    /// Only what the log holds is read again or skipped.
    private static func counted(_ move: Move, in log: ClosedRange<Int64>) -> Move {
        guard let old = move.old, let new = move.new else { return move }
        let (from, to) = (clamped(old, log), clamped(new, log))
        var counted = move
        counted.again = max(0, from - to)
        counted.skipped = max(0, to - from)
        return counted
    }

    private static func clamped(_ offset: Int64, _ log: ClosedRange<Int64>) -> Int64 {
        min(max(offset, log.lowerBound), log.upperBound)
    }
}
