/// The limits at which an attempt ends early, as far as they are looked at after each record.
struct RecordLimits {
    private let outputs: [StagedOutput]
    private let maxOutputBytes: Int
    private let writers: [ExchangeWriter]
    private let maxShuffleBytes: Int
    private var clock: StrideCheck

    /// - Parameters:
    ///   - outputs: What the attempt collects.
    ///   - writers: What it writes to shuffles.
    ///   - clock: Tells when the soft deadline has passed.
    init(
        _ outputs: [StagedOutput],
        maxOutputBytes: Int,
        _ writers: [ExchangeWriter],
        maxShuffleBytes: Int,
        _ clock: StrideCheck
    ) {
        self.outputs = outputs
        self.maxOutputBytes = maxOutputBytes
        self.writers = writers
        self.maxShuffleBytes = maxShuffleBytes
        self.clock = clock
    }

    /// Whether a record takes so long that the clock is looked at after each.
    var isSlow: Bool { clock.isSlow }

    /// The limit that is met; to be called once a record.
    mutating func met() -> EarlyEnd? {
        if outputs.reduce(0, { $0 &+ $1.byteCount }) >= maxOutputBytes { return .outputBytes }
        if !writers.isEmpty, writers.reduce(0, { $0 &+ $1.byteCount }) >= maxShuffleBytes { return .shuffleBytes }
        return clock.isOver() ? .softDeadline : nil
    }
}
