/// Learns what a task costs, from how long earlier ones took.
///
/// Two memories. A long one, of several batches' work, tells overhead and records apart, by least squares. A short one,
/// of about a batch's work, tells how much both are at present: the mean, so that slow executors, skew and a heavy tail
/// count with the time that they really take. One sample far above what is expected is cut down to a bound; a second in
/// a row is taken for a change, and the short memory begins anew with the two.
///
/// The long memory is then raised to the new height and mostly forgotten, or the two heights would look like a slope. A
/// task that its deadline ended far from its range's end does not go into it: such tasks all take as long, however much
/// they read, which would look like overhead. Some of it is forgotten instead, since the forecast was wrong.
struct CostModel: Sendable {
    /// A sample above this many times what is expected is an outlier, or the first sign of a change.
    private static let outlier = 3.0
    /// The long memory is so many times the short one.
    private static let longMemory = 8.0
    /// What is left of the long memory after a change.
    private static let keptAfterChange = 0.25
    /// What is left of it after a task that was cut short.
    private static let keptAfterCut = 0.8
    /// Standard errors by which a cost an offset may be higher than estimated.
    private static let caution = 2.0

    private var short = CostSums()
    private var long = CostSums()
    private var suspect: (sample: CostSample, expected: Expectation)?
    /// Seconds of work that the short memory spans.
    var memory = 1.0

    var isEmpty: Bool { short.weight == 0 }
    /// The mean size of tasks, in offsets, as the short memory has it.
    var meanOffsets: Double { short.meanOffsets }

    /// Takes in what a task took that its deadline ended far from its range's end.
    mutating func addCutShort(_ sample: CostSample) {
        long.fade(Self.keptAfterCut)
        add(sample, isPart: true)
    }

    /// Takes in what a task took that is no sign of a change: it counts as an outlier, however many there are.
    mutating func addOutlier(_ sample: CostSample) {
        let most = isEmpty ? sample.seconds : Self.outlier * max(expectation.seconds(for: sample.offsets), 1e-6)
        remember(CostSample(offsets: sample.offsets, seconds: min(sample.seconds, most)), true)
    }

    /// Takes in what a task took; and whether there was more to do.
    mutating func add(_ sample: CostSample, isPart: Bool = false) {
        guard !isEmpty else { return remember(sample, isPart) }
        let expected = suspect?.expected ?? expectation
        let most = Self.outlier * max(expected.seconds(for: sample.offsets), 1e-6)
        guard sample.seconds > most else {
            suspect = nil
            return remember(sample, isPart)
        }
        guard let first = suspect?.sample else {
            suspect = (sample, expected)
            return remember(CostSample(offsets: sample.offsets, seconds: most), true)
        }
        suspect = nil
        short.fade(0)
        long.fade(Self.keptAfterChange)
        let before = expected.seconds(for: first.offsets) + expected.seconds(for: sample.offsets)
        if before > 0 { long.scaleSeconds(by: (first.seconds + sample.seconds) / before) }
        remember(first, true)
        remember(sample, isPart)
    }

    /// The same, having seen that these are not done yet: what already took longer than expected counts as it stands.
    func noticing(_ running: [CostSample]) -> Self {
        guard !isEmpty else { return self }
        var model = self
        for task in running where task.seconds > expectation.seconds(for: task.offsets) {
            model.add(task, isPart: true)
        }
        return model
    }

    /// As long as overhead and records can't be told apart, a small task may well take as long as a large one.
    private struct Expectation {
        let line: CostLine
        let overhead: Double

        func seconds(for offsets: Double) -> Double { max(overhead, line.seconds(for: offsets)) }
    }

    private var expectation: Expectation {
        Expectation(line: likely, overhead: long.slope == nil ? short.meanSeconds : 0)
    }

    /// The estimate.
    var likely: CostLine { scaled(shape(caution: 0)) }

    /// The estimate for tasks larger than those seen: as much of the time as can't be ruled out is the records'.
    var cautious: CostLine { scaled(shape(caution: Self.caution)) }

    private mutating func remember(_ sample: CostSample, _ isPart: Bool) {
        short.add(sample, keep: 1 / (1 + sample.seconds / memory))
        guard !isPart else { return }
        long.add(sample, keep: 1 / (1 + sample.seconds / (memory * Self.longMemory)))
    }

    /// The proportions of overhead and records: all the records' as long as they can't be told apart.
    private func shape(caution: Double) -> CostLine {
        guard long.weight > 0 else { return CostLine(overhead: 0, perOffset: 1) }
        let mean = long.meanSeconds / max(long.meanOffsets, 1)
        guard let slope = long.slope else { return CostLine(overhead: 0, perOffset: mean) }
        return through(min(max(slope.value + caution * slope.error, mean * 0.01), mean))
    }

    /// The line with that slope through the long memory's centre.
    private func through(_ perOffset: Double) -> CostLine {
        CostLine(overhead: max(0, long.meanSeconds - perOffset * long.meanOffsets), perOffset: perOffset)
    }

    /// The line at the height of the short memory's centre.
    private func scaled(_ line: CostLine) -> CostLine {
        let scale = scale(of: line)
        return CostLine(overhead: line.overhead * scale, perOffset: max(line.perOffset * scale, 1e-12))
    }

    private func scale(of line: CostLine) -> Double {
        let expected = line.seconds(for: short.meanOffsets)
        return expected > 0 && short.meanSeconds > 0 ? short.meanSeconds / expected : 1
    }
}
