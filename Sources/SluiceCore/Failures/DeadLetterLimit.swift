/// How many dead letters are too many: beyond it the application stops, rather than shovel a whole topic away.
///
/// It stops when, within `window`, there were at least `minimumCount` dead letters, and more than `share` of the records
/// that were read. The task that goes beyond is not delivered, so neither are its dead letters, and nothing of it is
/// committed.
public struct DeadLetterLimit: Hashable, Sendable {
    /// Dead letters for each record that was read; above 0. With 1 or more only an operator after a `flatMap`, or several
    /// operators, can go beyond.
    public var share: Double
    /// The time that is looked back on, counted from each task's report; above zero.
    public var window: Duration
    /// Dead letters in the window, below which it never stops; at least 1.
    public var minimumCount: Int

    /// More than a tenth of the records of the last 60 s, and at least 100, unless told otherwise.
    public init(share: Double = 0.1, window: Duration = .seconds(60), minimumCount: Int = 100) {
        self.share = share
        self.window = window
        self.minimumCount = minimumCount
    }
}
