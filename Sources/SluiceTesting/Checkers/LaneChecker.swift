import SluiceCore

/// One task of a lane at a time: none runs, or is delivered, while another of its partition does.
struct LaneChecker: Checker {
    private var occupants: [TopicPartition: UInt64] = [:]

    mutating func check(_ fact: Fact, _ logs: [ModelBroker.Log]) throws(Violation) {
        switch fact {
        case .attemptStarted(let partition, let fence, _, _), .deliveryStarted(let partition, let fence):
            if let other = occupants[partition] {
                throw Violation("one task a lane", "\(partition): \(fence) begins while \(other) is at work")
            }
            occupants[partition] = fence
        case .attemptEnded(let partition, let fence, _), .deliveryEnded(let partition, let fence):
            if occupants[partition] == fence { occupants[partition] = nil }
        case .crashed:
            occupants = [:]
        default: break
        }
    }
}
