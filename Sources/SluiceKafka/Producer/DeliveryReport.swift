/// What became of one record that `Producer.send` had queued.
@frozen
public struct DeliveryReport: Sendable {
    /// What `send` was given to tell the record by.
    public let tag: UInt
    /// The record's offset; -1 when it was not delivered.
    public let offset: Int64
    /// The record's partition; -1 when none was chosen yet.
    public let partition: Int32
    /// What went wrong; number 0 when the record was delivered.
    public let code: KafkaError.Code

    /// Makes a report; for fakes.
    @inlinable
    public init(tag: UInt, offset: Int64, partition: Int32, code: KafkaError.Code) {
        self.tag = tag
        self.offset = offset
        self.partition = partition
        self.code = code
    }

    /// Whether the broker has the record.
    @inlinable public var isDelivered: Bool { code.rawValue == 0 }

    /// Why the record was not delivered; nil when it was.
    public var error: KafkaError? { isDelivered ? nil : KafkaError(code: code) }
}

/// What `Producer.send` did with a record.
public enum SendResult: Sendable, Equatable {
    /// It was taken: a delivery report follows, and its memory must stay until then.
    case queued
    /// The buffer is full and the record was not taken: `await waitForSpace()`, then send it again.
    case queueFull
    /// It was not taken.
    case failed(KafkaError)
}
