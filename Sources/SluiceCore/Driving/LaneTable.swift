/// One input partition as the driver sees it.
struct Lane {
    enum Ownership: Equatable {
        case owned
        /// Asked back: no new work, but what is in flight may finish.
        case revoking
        /// Not ours.
        case released
    }

    let partition: TopicPartition
    var stage: StageID
    var ownership: Ownership
    /// The next offset to plan.
    var position: Int64
    /// The log's end, as last heard of.
    var logEnd: Int64
    /// Where what was delivered in this assignment ends.
    var delivered: Int64
    /// What the group has, as far as this driver knows.
    var committed: Int64
    /// When the last record that was delivered came to be, in milliseconds since 1970.
    var deliveredTimestamp: Int64?
    /// The reader has something that no task was planned for: records whose end is not known yet, or an error to tell.
    var readerHasMore = false
    /// Since when the log is seen to end before `position`.
    var truncatedSince: Instant?
    /// The partition was not there when it was last read.
    var isGone = false
    /// Offsets of this run that were deleted before they were read.
    var lostOffsets: Int64 = 0
    /// Where to stop for good, for triggers that stop by themselves.
    var target: Int64?
    /// Offsets that no range may reach across, in order.
    var stops: [Int64] = []
    /// The group does not have its start yet, and must before anything of it is delivered.
    var awaitsStart = false
    /// The task that holds the lane, from planning until its output is delivered.
    var occupant: TaskID?
    /// Whether the lane is listed as having something to plan.
    var isListed = false

    /// What could be planned now.
    var backlog: OffsetRange {
        let end = readerHasMore ? max(logEnd, position.next) : logEnd
        let stop = stops.first { $0 > position } ?? .max
        return OffsetRange(partition: partition, from: position, until: min(end, target ?? .max, stop))
    }

    var isPlannable: Bool { ownership == .owned && occupant == nil && !isGone && !backlog.isEmpty }
}

extension Int64 {
    /// The offset after this one. Nothing comes after the last: offsets that tools commit can be any number.
    fileprivate var next: Int64 { self == .max ? self : self + 1 }
}

/// All lanes of this run, by number, and the list of those with something to plan.
struct LaneTable {
    private var lanes: [Lane] = []
    private var numbers: [TopicPartition: LaneID] = [:]
    private var listed: [LaneID] = []
    private(set) var ownedCount = 0

    subscript(_ id: LaneID) -> Lane {
        get { lanes[id.index] }
        _modify {
            let wasOwned = lanes[id.index].ownership == .owned
            yield &lanes[id.index]
            let isOwned = lanes[id.index].ownership == .owned
            ownedCount += (isOwned ? 1 : 0) - (wasOwned ? 1 : 0)
            list(id)
        }
    }

    subscript(_ partition: TopicPartition) -> LaneID? { numbers[partition] }

    /// Those that are not released, in order of number.
    var held: [LaneID] { lanes.indices.filter { lanes[$0].ownership != .released }.map { LaneID($0) } }
    var all: [Lane] { lanes }

    var owned: [LaneID] { lanes.indices.filter { lanes[$0].ownership == .owned }.map { LaneID($0) } }

    /// Whether some lane has something to plan.
    var hasPlannable: Bool { listed.contains { lanes[$0.index].isPlannable } }

    mutating func assign(_ start: LaneStart) -> LaneID {
        let id = numbers[start.partition] ?? add(start)
        self[id].stage = start.stage
        self[id].position = start.position
        self[id].logEnd = start.position
        self[id].delivered = start.position
        self[id].committed = start.position
        self[id].deliveredTimestamp = nil
        self[id].target = nil
        self[id].stops = start.stops
        self[id].readerHasMore = false
        self[id].truncatedSince = nil
        self[id].isGone = false
        self[id].ownership = .owned
        return id
    }

    /// Gives a lane to the task that was planned for it.
    mutating func occupy(_ id: LaneID, with task: PlannedTask) {
        lanes[id.index].occupant = task.id
        if let range = task.range { lanes[id.index].position = range.until }
        lanes[id.index].readerHasMore = false
    }

    /// Empties the list of lanes with something to plan, in order of number.
    mutating func takePlannable() -> [LaneID] {
        let taken = listed
        listed = []
        for id in taken { lanes[id.index].isListed = false }
        return taken.filter { lanes[$0.index].isPlannable }.sorted()
    }

    /// Lists lanes again that were taken and got no task.
    mutating func putBack(_ ids: [LaneID]) {
        for id in ids { list(id) }
    }

    private mutating func add(_ start: LaneStart) -> LaneID {
        let id = LaneID(lanes.count)
        numbers[start.partition] = id
        lanes.append(
            Lane(
                partition: start.partition,
                stage: start.stage,
                ownership: .released,
                position: start.position,
                logEnd: start.position,
                delivered: start.position,
                committed: start.position
            )
        )
        return id
    }

    private mutating func list(_ id: LaneID) {
        guard lanes[id.index].isPlannable, !lanes[id.index].isListed else { return }
        lanes[id.index].isListed = true
        listed.append(id)
    }
}
