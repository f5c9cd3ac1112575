/// A rate over the past second, from a total that grows.
struct RateMeter {
    private static let window = Duration.seconds(1)

    private var samples: [(time: ContinuousClock.Instant, total: Int)] = []

    /// Notes the total at a time, which is not before the last one.
    mutating func note(_ total: Int, at time: ContinuousClock.Instant) {
        samples.append((time, total))
        // The last sample from before the window stays: the rate is measured from there.
        while samples.count > 2, time - samples[1].time >= Self.window { samples.removeFirst() }
    }

    /// What the total grows by in a second.
    var perSecond: Int {
        guard let first = samples.first, let last = samples.last, last.time > first.time else { return 0 }
        return Int((Double(last.total - first.total) / ((last.time - first.time) / .seconds(1))).rounded())
    }
}
