import SluiceKafka
import Testing

@Suite struct KafkaErrorTests {
    @Test func knowsNamesAndWhatToDo() {
        let error = KafkaError(code: .allBrokersDown)
        #expect(error.code.name == "_ALL_BROKERS_DOWN")
        #expect(error.description.contains("bootstrap.servers"))
        #expect(error.isRetriable)
        #expect(!KafkaError(code: .topicAuthorizationFailed).isRetriable)
        #expect(!KafkaError(code: .transport, isFatal: true).isRetriable)
        #expect(KafkaError.Code(rawValue: 12_345).name.contains("12345"))
    }

    @Test func namedNumbersAreLibrdkafkas() {
        let names: [(KafkaError.Code, String)] = [
            (.partitionEnd, "_PARTITION_EOF"), (.autoOffsetReset, "_AUTO_OFFSET_RESET"), (.queueFull, "_QUEUE_FULL"),
            (.timedOut, "_TIMED_OUT"), (.unknownTopicOrPartition, "UNKNOWN_TOPIC_OR_PART"),
            (.unknownTopic, "_UNKNOWN_TOPIC"), (.unknownPartition, "_UNKNOWN_PARTITION"), (.fenced, "_FENCED"),
            (.maxPollExceeded, "_MAX_POLL_EXCEEDED"), (.illegalGeneration, "ILLEGAL_GENERATION"),
            (.unknownMember, "UNKNOWN_MEMBER_ID"), (.noOffset, "_NO_OFFSET"), (.purged, "_PURGE_QUEUE"),
            (.purgedInFlight, "_PURGE_INFLIGHT"), (.rebalanceInProgress, "REBALANCE_IN_PROGRESS"),
            (.messageSizeTooLarge, "MSG_SIZE_TOO_LARGE"), (.saslAuthenticationFailed, "SASL_AUTHENTICATION_FAILED"),
            (.topicAlreadyExists, "TOPIC_ALREADY_EXISTS"), (.timedOutInQueue, "_TIMED_OUT_QUEUE"),
            (.assignmentLost, "_ASSIGNMENT_LOST"), (.waitingForCoordinator, "_WAIT_COORD"),
        ]
        for (code, name) in names { #expect(code.name == name) }
    }
}
