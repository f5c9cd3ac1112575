/// Checks what was written against what at-least-once delivery in order allows: each record once or more, in order; what
/// comes again begins where nothing was committed yet, and goes on in order from there.
///
/// A record is told by its lane, within which order is kept (an input partition, or a key), and its place in it: 0, 1, 2
/// and so on. Pure: it is told what happened, in the order in which the output's log has it.
package struct OutputChecker<Lane: Hashable & Sendable>: Sendable {
    /// Violations that are kept; later ones are counted only.
    package static var maxViolations: Int { 20 }

    /// The first violations.
    package private(set) var violations: [OutputViolation<Lane>] = []
    /// How many there were.
    package private(set) var violationCount = 0
    /// Records that were there before.
    package private(set) var repeats: Int64 = 0
    /// How often a lane went back.
    package private(set) var rewinds = 0
    /// Records that came for the first time when one that should follow them had come before: out of order even for
    /// who drops repeats.
    package private(set) var late: Int64 = 0
    /// Records that never came; known at the end.
    package private(set) var lost: Int64 = 0
    /// Records that nobody had written, or that came to another partition than the rest of their lane.
    package private(set) var strays: Int64 = 0

    private var courses: [Lane: LaneCourse] = [:]

    package init() {}

    /// A record was written: the next one of this partition of the output.
    package mutating func wrote(_ place: Int64, in lane: Lane, to partition: Int32 = 0) {
        var course = courses[lane] ?? LaneCourse(partition: partition)
        if course.partition != partition {
            strays += 1
            note(.moved(lane, from: course.partition, to: partition))
        }
        if place < course.committed { note(.repeatedCommitted(lane, place: place, committed: course.committed)) }
        switch course.take(place) {
        case .next: break
        case .back: rewinds += 1
        case .ahead(let expected): note(.skipped(lane, expected: expected, found: place))
        }
        if course.wasKnown { repeats += 1 }
        if course.wasLate { late += 1 }
        courses[lane] = course
    }

    /// The lane was committed up to `place`, exclusively, before anything that this partition of the output is told to
    /// hold from now on was written. Lanes that go to other partitions, or nowhere yet, are passed over.
    package mutating func committed(_ place: Int64, in lane: Lane, to partition: Int32 = 0) {
        guard var course = courses[lane], course.partition == partition else { return }
        if place < course.committed { note(.committedBack(lane, from: course.committed, to: place)) }
        let delivered = course.completeUpTo
        if place > delivered { note(.committedUndelivered(lane, committed: place, delivered: delivered)) }
        course.committed = max(course.committed, place)
        courses[lane] = course
    }

    /// Nothing more will come: each lane should have had so many records.
    package mutating func end(expecting counts: [Lane: Int64]) {
        for (lane, count) in counts where count > 0 {
            let course = courses[lane] ?? LaneCourse(partition: 0)
            let lost = course.missing(below: count)
            guard let first = lost.first else { continue }
            self.lost += lost.records
            note(.lost(lane, first: first.lowerBound, count: lost.records))
        }
        for (lane, course) in courses where course.end > counts[lane] ?? 0 {
            strays += course.end - (counts[lane] ?? 0)
            note(.unexpected(lane, place: course.end - 1))
        }
    }

    private mutating func note(_ violation: OutputViolation<Lane>) {
        violationCount += 1
        if violations.count < Self.maxViolations { violations.append(violation) }
    }
}

/// What must not be seen in an output.
package enum OutputViolation<Lane: Hashable & Sendable>: Error, Hashable, Sendable {
    /// A record came before one that it should follow.
    case skipped(Lane, expected: Int64, found: Int64)
    /// A record came again although it was committed before.
    case repeatedCommitted(Lane, place: Int64, committed: Int64)
    /// A record was committed that is not in the output.
    case committedUndelivered(Lane, committed: Int64, delivered: Int64)
    /// A committed offset went back.
    case committedBack(Lane, from: Int64, to: Int64)
    /// A lane's records went to more than one partition.
    case moved(Lane, from: Int32, to: Int32)
    /// Records never came.
    case lost(Lane, first: Int64, count: Int64)
    /// A record came that nobody had written.
    case unexpected(Lane, place: Int64)
}

/// How far a lane has come in the output.
private struct LaneCourse {
    enum Step { case next, back, ahead(expected: Int64) }

    let partition: Int32
    var committed: Int64 = 0
    /// The place behind the furthest that was seen.
    private(set) var end: Int64 = 0
    /// Whether the last record had been seen before.
    private(set) var wasKnown = false
    /// Whether the last record filled a gap.
    private(set) var wasLate = false
    private var last: Int64 = -1
    /// What was passed over, in order.
    private var gaps: [Range<Int64>] = []

    init(partition: Int32) { self.partition = partition }

    var completeUpTo: Int64 { gaps.first?.lowerBound ?? end }

    mutating func take(_ place: Int64) -> Step {
        defer { last = place }
        wasLate = place < end && fill(place)
        wasKnown = place < end && !wasLate
        if place > end { gaps.append(end..<place) }
        end = max(end, place + 1)
        if place == last + 1 { return .next }
        return place > last ? .ahead(expected: last + 1) : .back
    }

    func missing(below count: Int64) -> [Range<Int64>] {
        let all = end < count ? gaps + [end..<count] : gaps
        return all.map { $0.clamped(to: 0..<count) }.filter { !$0.isEmpty }
    }

    /// Takes a place out of the gap that it is in, if any.
    private mutating func fill(_ place: Int64) -> Bool {
        guard let index = gaps.firstIndex(where: { $0.contains(place) }) else { return false }
        let gap = gaps[index]
        let rest = [gap.lowerBound..<place, (place + 1)..<gap.upperBound].filter { !$0.isEmpty }
        gaps.replaceSubrange(index...index, with: rest)
        return true
    }
}

extension [Range<Int64>] {
    fileprivate var records: Int64 { reduce(0) { $0 + $1.upperBound - $1.lowerBound } }
}
