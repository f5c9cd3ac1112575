/// Learns what a task costs, from how long earlier ones took.
///
/// Two memories. A long one, of several batches' work, tells overhead and records apart, by least squares. A short one,
/// of about a batch's work, tells how much both are at present: the mean, so that slow executors, skew and a heavy tail
/// count with the time that they really take. One sample far above what is expected is cut down to a bound; a second in
/// a row is taken for a change, and the short memory begins anew with the two.
struct CostModel: Sendable {
    /// A sample above this many times what is expected is an outlier, or the first sign of a change.
    private static let outlier = 3.0
    /// The long memory is so many times the short one.
    private static let longMemory = 8.0
    /// What is left of the long memory after a change.
    private static let keptAfterChange = 0.25
    /// Standard errors by which a cost an offset may be higher than estimated.
    private static let caution = 2.0

    private var short = CostSums()
    private var long = CostSums()
    private var suspect: (sample: CostSample, expected: CostLine)?
    /// Seconds of work that the short memory spans.
    var memory = 1.0

    var isEmpty: Bool { short.weight == 0 }
    /// The mean size of tasks, in offsets, as the short memory has it.
    var meanOffsets: Double { short.meanOffsets }

    /// Takes in what a task took.
    mutating func add(_ sample: CostSample) {
        guard !isEmpty else { return remember(sample) }
        let expected = suspect?.expected ?? likely
        let most = Self.outlier * max(expected.seconds(for: sample.offsets), 1e-6)
        guard sample.seconds > most else {
            suspect = nil
            return remember(sample)
        }
        guard let first = suspect?.sample else {
            suspect = (sample, expected)
            return remember(CostSample(offsets: sample.offsets, seconds: most))
        }
        suspect = nil
        short.fade(0)
        long.fade(Self.keptAfterChange)
        for changed in [first, sample] { remember(changed) }
    }

    /// The same, having seen that these are not done yet: what already took longer than expected counts as it stands.
    func noticing(_ running: [CostSample]) -> Self {
        guard !isEmpty else { return self }
        var model = self
        for task in running where task.seconds > likely.seconds(for: task.offsets) { model.add(task) }
        return model
    }

    /// The estimate.
    var likely: CostLine {
        let mean = long.meanSeconds / max(long.meanOffsets, 1)
        guard let slope = long.slope else { return scaled(CostLine(overhead: 0, perOffset: mean)) }
        return scaled(through(min(max(slope.value, mean * 0.01), mean)))
    }

    /// The estimate for tasks larger than those seen: as much of the time as can't be ruled out is the records'.
    var cautious: CostLine {
        let mean = long.meanSeconds / max(long.meanOffsets, 1)
        guard let slope = long.slope else { return scaled(CostLine(overhead: 0, perOffset: mean)) }
        return scaled(through(min(max(slope.value + Self.caution * slope.error, mean * 0.01), mean)))
    }

    private mutating func remember(_ sample: CostSample) {
        short.add(sample, keep: 1 / (1 + sample.seconds / memory))
        long.add(sample, keep: 1 / (1 + sample.seconds / (memory * Self.longMemory)))
    }

    /// The line with that slope through the long memory's centre.
    private func through(_ perOffset: Double) -> CostLine {
        CostLine(overhead: max(0, long.meanSeconds - perOffset * long.meanOffsets), perOffset: perOffset)
    }

    /// The line at the height of the short memory's centre.
    private func scaled(_ line: CostLine) -> CostLine {
        let expected = line.seconds(for: short.meanOffsets)
        let scale = expected > 0 ? short.meanSeconds / expected : 1
        return CostLine(overhead: line.overhead * scale, perOffset: max(line.perOffset * scale, 1e-12))
    }
}
