/// From values to records that can be written: `.encode(.json).write(to: .kafka(topic: "delays"))`.
extension Stream {
    /// Encodes each element as the value of a record without a key.
    ///
    /// What can't be encoded goes by the policy, with an `EncodingFailed` that holds no content.
    ///
    /// - Parameters:
    ///   - value: The format: `.string`, `.bytes`, `.json(Delay.self)`, or one of your own.
    ///   - onFailure: What becomes of an element that can't be encoded; the application's policy unless it is given.
    public func encode<Value: Serializer>(
        _ value: Value,
        onFailure: FailurePolicy? = nil
    ) -> Stream<ProducerRecord> where Value.Input == Element {
        derive("encode \(value.formatName)", onFailure: onFailure, passesEach: true) { emit, context, node in
            let encode = try PartEncoder(value, .value)
            return { element in
                let record: ProducerRecord
                do { record = try ProducerRecord(value: encode(element)) } catch {
                    return try context.resolve(error, in: node)
                }
                try emit(record)
            }
        }
    }

    /// Encodes each element in JSON as the value of a record without a key: `.encode(.json)`.
    ///
    /// - Parameters:
    ///   - format: JSON.
    ///   - onFailure: What becomes of an element that can't be encoded; the application's policy unless it is given.
    public func encode(_ format: JSONFormat, onFailure: FailurePolicy? = nil) -> Stream<ProducerRecord>
    where Element: Encodable {
        encode(JSONSerializer(Element.self), onFailure: onFailure)
    }

    /// Encodes each pair as the key and the value of a record.
    ///
    /// - Parameters:
    ///   - key: The key's format.
    ///   - value: The value's format.
    ///   - onFailure: What becomes of an element that can't be encoded; the application's policy unless it is given.
    public func encode<Key: Serializer, Value: Serializer>(
        key: Key,
        value: Value,
        onFailure: FailurePolicy? = nil
    ) -> Stream<ProducerRecord> where Element == (Key.Input, Value.Input) {
        let name = "encode \(key.formatName), \(value.formatName)"
        return derive(name, onFailure: onFailure, passesEach: true) { emit, context, node in
            let encodeKey = try PartEncoder(key, .key)
            let encodeValue = try PartEncoder(value, .value)
            return { element in
                let record: ProducerRecord
                do {
                    record = try ProducerRecord(key: encodeKey(element.0), value: encodeValue(element.1))
                } catch {
                    return try context.resolve(error, in: node)
                }
                try emit(record)
            }
        }
    }
}
