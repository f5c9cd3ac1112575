import SluiceCore

/// What a batch was made of when it was delivered.
package struct BatchComposition: Sendable {
    package let batch: BatchID
    /// What its ranges let through.
    package let records: [ModelRecord]
    /// What its buckets hold, by stage.
    package let buckets: [StageID: [ModelRecord]]
}

/// Counted once: each stage behind shuffles of a batch that is delivered has exactly the records of the batch's ranges,
/// each as often as there are ways to the stage; and batches are delivered in order.
struct ShuffleChecker: Checker {
    /// How many ways lead to a stage.
    private let ways: [StageID: Int]
    private var last: BatchID?

    init(stages: [ShuffleStage]) {
        ways = stages.reduce(into: [:]) { ways, stage in
            ways[stage.stage] = stage.parents.reduce(0) { $0 + (ways[$1] ?? 1) }
        }
    }

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        switch fact {
        case .batchDelivered(let composition): try check(composition)
        case .crashed: last = nil
        default: break
        }
    }

    private mutating func check(_ batch: BatchComposition) throws(Violation) {
        guard !ways.isEmpty else { return }
        if let last, batch.batch < last {
            throw Violation("one task a lane", "batch \(batch.batch) is delivered after batch \(last)")
        }
        last = batch.batch
        for (stage, ways) in ways {
            let expected = batch.records.flatMap { Array(repeating: $0, count: ways) }.sorted()
            let found = (batch.buckets[stage] ?? []).sorted()
            guard found != expected else { continue }
            let place = zip(found, expected).first { $0 != $1 }
            throw Violation(
                "counted once",
                """
                stage \(stage) of batch \(batch.batch) has \(found.count) records for \(expected.count)\
                \(place.map { ": \($0) where \($1) should be" } ?? "")
                """
            )
        }
    }
}
