internal import CRdKafka

/// The version of the librdkafka that this process runs with, such as `2.0.2`.
public func kafkaLibraryVersion() -> String { String(cString: rd_kafka_version_str()) }
