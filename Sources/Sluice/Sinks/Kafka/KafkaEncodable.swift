/// What can be written to Kafka as it is.
public protocol KafkaEncodable: SendableMetatype {
    /// Adds the record, or records, that this is to be written as. Called on the executor's thread.
    func encode(into output: KafkaOutput) throws
}

/// A record to be written, with everything that can be said of one.
public struct ProducerRecord: Sendable, Hashable, KafkaEncodable {
    /// The key; nil is Kafka's null.
    public var key: Bytes?
    /// The value; nil is Kafka's null: a tombstone.
    public var value: Bytes?
    /// The headers.
    public var headers: RecordHeaders
    /// Milliseconds since 1970; nil is the time of sending.
    public var timestamp: Int64?
    /// The partition; nil lets the partitioner choose by the key.
    public var partition: Int32?

    /// Makes a record.
    public init(
        key: Bytes? = nil,
        value: Bytes?,
        headers: RecordHeaders = [],
        timestamp: Int64? = nil,
        partition: Int32? = nil
    ) {
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
        self.partition = partition
    }

    /// Adds itself.
    public func encode(into output: KafkaOutput) {
        headers.withEncodedBytes { headers in
            withBytes(key) { key in
                withBytes(value) { value in
                    output.append(
                        key: key,
                        value: value,
                        headers: headers,
                        timestamp: timestamp ?? 0,
                        partition: partition ?? -1
                    )
                }
            }
        }
    }

    /// Whether all parts are equal.
    public static func == (left: Self, right: Self) -> Bool {
        left.key == right.key && left.value == right.value && left.headers == right.headers
            && left.timestamp == right.timestamp && left.partition == right.partition
    }

    /// Hashes key and value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(value)
    }
}

extension Record: KafkaEncodable {
    /// Adds a copy: key, value, headers and timestamp as they were read; the partition is the partitioner's choice.
    public func encode(into output: KafkaOutput) {
        headers.withEncodedBytes { headers in
            withKeyBytes { key in
                withValueBytes { value in
                    output.append(key: key, value: value, headers: headers, timestamp: timestamp.milliseconds)
                }
            }
        }
    }
}

extension Bytes: KafkaEncodable {
    /// Adds a record with these bytes as its value, and no key.
    public func encode(into output: KafkaOutput) {
        withUnsafeBytes { output.append(key: nil, value: $0) }
    }
}

extension String: KafkaEncodable {
    /// Adds a record with this text in UTF-8 as its value, and no key.
    public func encode(into output: KafkaOutput) {
        var text = self
        text.withUTF8 { output.append(key: nil, value: UnsafeRawBufferPointer($0)) }
    }
}

private func withBytes<Result>(_ bytes: Bytes?, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
    guard let bytes else { return body(nil) }
    return bytes.withUnsafeBytes { body($0) }
}
