internal import Logging

/// What failed in one attempt and was passed over. An attempt that fails takes its counts with it.
struct AttemptFailures {
    /// Lines that one attempt logs; the logger limits what all of them log together.
    static let maxLines = 10

    private struct Key: Hashable {
        let offset: Int64
        let node: Int
    }

    /// Elements that were dropped, dead letters' included, by operator.
    private(set) var dropped: [Int: Int] = [:]
    /// Dead letters, by operator.
    private(set) var deadLetters: [Int: Int] = [:]
    /// Elements that were dropped.
    private(set) var skipped = 0
    /// Records that became a dead letter.
    private(set) var deadLettered = 0
    /// The last of them.
    private(set) var lastDeadLetter: Failure?
    /// So that an operator that fails at many elements of one record gives one dead letter. Bounded as the output is.
    private var known: Set<Key> = []
    private var lines = 0

    /// Whether this record is this operator's first dead letter of it.
    mutating func isFirst(_ record: Record, of node: Int) -> Bool {
        known.insert(Key(offset: record.offset, node: node)).inserted
    }

    /// Notes that an element goes no further than that operator.
    mutating func noteDropped(by node: Int) { dropped[node, default: 0] += 1 }

    mutating func noteDeadLetter(_ failure: Failure, of node: Int) {
        deadLettered += 1
        deadLetters[node, default: 0] += 1
        lastDeadLetter = failure
    }

    /// Notes that an element is dropped; says so in the log, with everything but the record's content.
    mutating func noteSkipped(_ letter: @autoclosure () -> DeadLetter, _ logger: Logger) {
        skipped += 1
        guard lines < Self.maxLines else { return }
        lines += 1
        let letter = letter()
        // The text differs by operator and type alone, so that what repeats itself is seen to.
        logger.warning(
            "skipped an element at which \(letter.operatorName) threw \(letter.errorType)",
            metadata: [
                "topic": "\(letter.record.topic)", "partition": "\(letter.record.partition)",
                "offset": "\(letter.record.offset)", "operator": "\(letter.operatorName)",
                "error": "\(letter.errorMessage)",
            ]
        )
    }

    /// The same behind a shuffle, where there is no record to tell of.
    mutating func noteSkipped(
        _ error: any Error,
        in operatorName: String,
        stage: StageID,
        bucket: Int,
        _ logger: Logger
    ) {
        skipped += 1
        guard lines < Self.maxLines else { return }
        lines += 1
        logger.warning(
            "skipped an element at which \(operatorName) threw \(String(reflecting: type(of: error)))",
            metadata: [
                "stage": "\(stage)", "bucket": "\(bucket)", "operator": "\(operatorName)",
                "error": "\(Failure.message(of: error).cut(toBytes: DeadLetterHeader.maxTextBytes))",
            ]
        )
    }
}
