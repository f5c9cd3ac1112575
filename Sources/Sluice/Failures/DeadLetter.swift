/// What went wrong with a record, in words, and what becomes a dead letter.
struct DeadLetter {
    let record: Record
    let operatorName: String
    let attempts: Int
    let errorType: String
    let errorMessage: String

    init(of record: Record, in operatorName: String, attempts: Int, _ error: any Error) {
        self.record = record
        self.operatorName = operatorName
        self.attempts = attempts
        errorType = String(reflecting: type(of: error)).cut(toBytes: DeadLetterHeader.maxTextBytes)
        errorMessage = ((error as? Failure)?.message ?? "\(error)").cut(toBytes: DeadLetterHeader.maxTextBytes)
    }

    /// The record as it was read, with headers behind its own. Its timestamp is the time of sending: with the record's,
    /// the topic's retention might delete at once what is found in a long backlog.
    func producerRecord(application: String) -> ProducerRecord {
        // What keeps the dead letter must not keep the whole chunk.
        let record = record.detached()
        var headers = [
            RecordHeader(name: DeadLetterHeader.topic, value: Bytes(record.topic)),
            RecordHeader(name: DeadLetterHeader.partition, value: Bytes("\(record.partition)")),
            RecordHeader(name: DeadLetterHeader.offset, value: Bytes("\(record.offset)")),
        ]
        if record.timestamp.kind != .none {
            let text = "\(record.timestamp.milliseconds)"
            headers.append(RecordHeader(name: DeadLetterHeader.timestamp, value: Bytes(text)))
        }
        headers += [
            RecordHeader(name: DeadLetterHeader.attempts, value: Bytes("\(attempts)")),
            RecordHeader(name: DeadLetterHeader.errorType, value: Bytes(errorType)),
            RecordHeader(name: DeadLetterHeader.errorMessage, value: Bytes(errorMessage)),
            RecordHeader(name: DeadLetterHeader.application, value: Bytes(application)),
            RecordHeader(name: DeadLetterHeader.operatorName, value: Bytes(operatorName)),
        ]
        return ProducerRecord(key: record.key, value: record.value, headers: record.headers.adding(headers))
    }

    /// The same for people and for the driver.
    var failure: Failure {
        Failure(
            origin: .userCode,
            message: errorMessage,
            partition: TopicPartition(topic: record.topic, partition: record.partition),
            offset: record.offset,
            operatorName: operatorName,
            attempts: attempts
        )
    }
}

extension String {
    /// The beginning of the text, at most so many bytes of UTF-8, with no character of Unicode cut in two.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
