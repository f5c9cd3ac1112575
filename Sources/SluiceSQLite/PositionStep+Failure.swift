internal import Sluice

extension Failure {
    /// Says why a range is not written, and what to do.
    init(refusing range: OffsetRange, _ refusal: PositionStep.Refusal, path: String, sink: String) {
        self.init(
            origin: .sink,
            message: "\(range) is not written to \(path): \(refusal.reason(of: range.partition, sink: sink))",
            partition: range.partition,
            offset: range.from,
            isRetriable: refusal == .takenOver
        )
    }
}

extension Failure {
    /// Of what was shuffled together some is there and some is not: writing the rest would write rows twice.
    init(refusing range: OffsetRange, asThereIs other: OffsetRange, path: String) {
        self.init(
            origin: .sink,
            message: """
                \(range) is not written to \(path): its output was shuffled together with that of \(other), which the file \
                has already, so rows would come twice; the ranges of a batch are always written together, so \
                sluice_positions was changed, or the file put back in part: put positions and rows back to the end of one \
                batch, with all instances stopped
                """,
            partition: range.partition,
            offset: range.from,
            isRetriable: false
        )
    }

    /// Nothing would tell later that the rows are there.
    init(withoutRanges path: String, sink: String) {
        self.init(
            origin: .sink,
            message: "shuffled output came to sink \(sink), file \(path), without the ranges that it came from",
            isRetriable: false
        )
    }
}

extension PositionStep.Refusal {
    fileprivate func reason(of partition: TopicPartition, sink: String) -> String {
        switch self {
        case .takenOver:
            """
            another run has been assigned \(partition) since, or another sink of the application is named \(sink) too: \
            give each its own name
            """
        case .unknown:
            """
            the file no longer knows \(partition): it was replaced, or rows of sluice_positions were deleted, while the \
            application ran; start it again when the file is what it should be
            """
        case .writtenInPart(let position):
            """
            the file stands at \(position), within the range: somebody else writes the partition at the same time, or \
            changed sluice_positions; start the application again when only one does
            """
        case .wentBack(let position):
            """
            the file stands at \(position), which is less than it held before: it was replaced while the application \
            ran; put the right file back and start the application again
            """
        }
    }
}
