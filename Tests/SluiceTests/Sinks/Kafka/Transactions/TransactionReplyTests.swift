import SluiceCore
import Testing

@testable import Sluice

/// What becomes of librdkafka's errors: each has one way on.
@Suite struct TransactionReplyTests {
    private enum Kind { case retriable, abortable, outdated, refused, fatal, fenced }

    private func kind(_ reply: TransactionFlow.Reply) -> Kind? {
        switch reply {
        case .retriable: .retriable
        case .abortable: .abortable
        case .outdated: .outdated
        case .refused: .refused
        case .fatal: .fatal
        case .fenced: .fenced
        case .done, .committed: nil
        }
    }

    private func reply(_ error: KafkaError) -> Kind? { kind(TransactionFlow.Reply(error, "trying")) }

    @Test func callsAreTreatedAsPrescribed() {
        #expect(reply(KafkaError(code: .timedOut, isRetriable: true)) == .retriable)
        #expect(reply(KafkaError(code: .timedOut, requiresAbort: true)) == .abortable)
        #expect(reply(KafkaError(code: .timedOut, isFatal: true)) == .fatal)
        #expect(reply(KafkaError(code: .invalidState, isRetriable: false)) == .fatal)
        for code in [KafkaError.Code.illegalGeneration, .unknownMember, .fencedInstance] {
            #expect(reply(KafkaError(code: code, requiresAbort: true)) == .outdated)
        }
        #expect(reply(KafkaError(code: .rebalanceInProgress, requiresAbort: true)) == .abortable)
        for code in [KafkaError.Code.fenced, .producerFenced, .invalidProducerEpoch] {
            #expect(reply(KafkaError(code: code, isFatal: true)) == .fenced)
            #expect(reply(KafkaError(code: code, requiresAbort: true)) == .fenced)
        }
        #expect(reply(KafkaError(code: .invalidProducerMapping, isFatal: true)) == .fatal)
        for code in [KafkaError.Code.groupAuthorizationFailed, .topicAuthorizationFailed] {
            #expect(reply(KafkaError(code: code, requiresAbort: true)) == .refused)
        }
        for code in [KafkaError.Code.transactionalIDAuthorizationFailed, .invalidTransactionTimeout] {
            #expect(reply(KafkaError(code: code, isFatal: true)) == .refused)
        }
    }

    @Test func undeliveredRecordsNameTheirPartitionWhereTheyAreAtFault() {
        let partition = TopicPartition(topic: "in", partition: 3)
        func reply(_ error: KafkaError) -> TransactionFlow.Reply {
            TransactionFlow.Reply(undelivered: error, "sending", partition: partition)
        }
        for code in [KafkaError.Code.messageTimedOut, .purged, .purgedInFlight, .transport, .notEnoughReplicas] {
            #expect(kind(reply(KafkaError(code: code))) == .abortable)
        }
        for code in [KafkaError.Code.messageSizeTooLarge, .topicAuthorizationFailed, .unknownTopicOrPartition] {
            guard case .refused(let failure) = reply(KafkaError(code: code)) else {
                Issue.record("\(code) is not refused")
                continue
            }
            #expect(failure.partition == partition)
            #expect(!failure.isRetriable)
        }
        #expect(kind(reply(KafkaError(code: .fenced, isFatal: true))) == .fenced)
        #expect(kind(reply(KafkaError(code: .fatal, isFatal: true))) == .fatal)
    }
}
