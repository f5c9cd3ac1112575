/// What passes through shuffles.
extension MetricsCatalogue {
    static let shuffleRecordsWritten = counter(
        "sluice_shuffle_records_written_total",
        "Records that delivered tasks wrote to shuffles, after those of a key were combined where that is possible."
    )
    static let shuffleBytesWritten = counter(
        "sluice_shuffle_written_bytes_total",
        "Bytes that delivered tasks wrote to shuffles; estimated where values lie in memory."
    )
    static let shuffleRecordsRead = counter(
        "sluice_shuffle_records_read_total",
        "Records that delivered tasks merged behind shuffles."
    )
    static let shuffleKeys = counter(
        "sluice_shuffle_keys_total",
        "Keys that delivered tasks merged behind shuffles, each once an operation and batch."
    )
    static let shuffleBytesSpilled = counter(
        "sluice_shuffle_spilled_bytes_total",
        "Bytes that delivered tasks wrote to disk, since shuffles outgrew their memory."
    )
    static let shuffleSkew = gauge(
        "sluice_shuffle_skew_ratio",
        "Records of the largest bucket of the last batch that had a shuffle, over the mean of its stage's buckets."
    )
    static let shuffles = [
        shuffleRecordsWritten, shuffleBytesWritten, shuffleRecordsRead, shuffleKeys, shuffleBytesSpilled, shuffleSkew,
    ]
}
