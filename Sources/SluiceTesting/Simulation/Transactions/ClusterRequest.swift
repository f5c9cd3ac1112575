import SluiceCore

/// What a client asks of the cluster. A request is a value, so that it can be under way, arrive late, or have its reply
/// lost.
package enum ClusterRequest: Hashable, Sendable {
    case initProducer(String, timeout: Duration)
    /// Opens the transaction, or extends it.
    case addPlaces(Set<TransactionPlace>, String, ProducerSession)
    /// A batch, whose first record has that sequence number.
    case produce([OutputRecord], to: Int, sequence: Int, String, ProducerSession)
    case commitOffsets([TopicPartition: Int64], GroupMetadata, ProducerSession)
    case end(TransactionOutcome, String, ProducerSession)
    /// Outside of any transaction.
    case commitPlainOffsets([TopicPartition: Int64], GroupMetadata)
    case fetchOffsets([TopicPartition], requireStable: Bool)

    /// Who answers.
    package var part: ClusterPart {
        switch self {
        case .initProducer, .addPlaces, .end: .transactionCoordinator
        case .produce: .outputLeaders
        case .commitOffsets, .commitPlainOffsets, .fetchOffsets: .groupCoordinator
        }
    }
}

/// What the cluster answers.
package enum ClusterReply: Hashable, Sendable {
    case done
    case session(ProducerSession)
    case offsets([TopicPartition: Int64])
    case refused(Refusal)
}

/// A part of the cluster that can be away by itself.
package enum ClusterPart: Hashable, Sendable, CaseIterable {
    case transactionCoordinator
    case groupCoordinator
    case outputLeaders
}
