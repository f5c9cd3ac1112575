/// Sums over samples of (offsets, seconds) in which older ones fade.
struct CostSums: Hashable, Sendable {
    private(set) var weight = 0.0
    private var offsets = 0.0
    private var seconds = 0.0
    private var offsetsSquared = 0.0
    private var secondsSquared = 0.0
    private var product = 0.0

    var meanOffsets: Double { weight > 0 ? offsets / weight : 0 }
    var meanSeconds: Double { weight > 0 ? seconds / weight : 0 }

    /// `keep`, from 0 to 1, is what remains of the samples before.
    mutating func add(_ sample: CostSample, keep: Double) {
        fade(keep)
        weight += 1
        offsets += sample.offsets
        seconds += sample.seconds
        offsetsSquared += sample.offsets * sample.offsets
        secondsSquared += sample.seconds * sample.seconds
        product += sample.offsets * sample.seconds
    }

    mutating func fade(_ keep: Double) {
        weight *= keep
        offsets *= keep
        seconds *= keep
        offsetsSquared *= keep
        secondsSquared *= keep
        product *= keep
    }

    /// As if every sample had taken so many times as long.
    mutating func scaleSeconds(by factor: Double) {
        seconds *= factor
        secondsSquared *= factor * factor
        product *= factor
    }

    /// The seconds an offset by least squares, and their standard error; nil where the samples are too few or too much
    /// alike in size to tell overhead and records apart.
    var slope: (value: Double, error: Double)? {
        guard weight > 2.5 else { return nil }
        let spread = offsetsSquared - offsets * meanOffsets
        guard spread > 1e-4 * offsets * meanOffsets else { return nil }
        let together = product - offsets * meanSeconds
        let value = together / spread
        let unexplained = max(0, secondsSquared - seconds * meanSeconds - value * together)
        return (value, (unexplained / (weight - 2) / spread).squareRoot())
    }
}

/// What a task costs: so much for itself, and so much an offset.
struct CostLine: Hashable, Sendable {
    /// Seconds a task.
    var overhead: Double
    /// Seconds an offset.
    var perOffset: Double

    func seconds(for offsets: Double) -> Double { overhead + perOffset * offsets }

    static func + (left: Self, right: Self) -> Self {
        Self(overhead: left.overhead + right.overhead, perOffset: left.perOffset + right.perOffset)
    }
}
