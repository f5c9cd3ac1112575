#ifndef SLUICE_BASELINE_H
#define SLUICE_BASELINE_H

// Plain C on librdkafka: what the benchmarks hold Sluice against, and the tools around it.
//
// Every function returns 0 when it did what it says, and 1 after it wrote to standard error what failed.
// `properties` are librdkafka's, one `name=value` a line.

#include <stddef.h>
#include <stdint.h>

/// What a run read, and how long that took from its first record to its last commit.
struct baseline_totals {
    int64_t records;
    int64_t bytes;
    double seconds;
};

/// The version of librdkafka that this process runs.
const char *baseline_librdkafka_version(void);

// Contenders

/// Reads `topic` from offset 0 to the ends that its partitions have at the start, copies every record into an arena,
/// counts it, and commits the group's offsets at the end.
int baseline_count(const char *properties, const char *topic, struct baseline_totals *totals);

/// Reads `input` like `baseline_count` and produces every record to `output`. Once every `commit_interval_ms` it waits
/// until all that was produced is delivered, and then commits: at least once. With a `transactional.id` among the
/// producer's properties it commits transactions that hold the offsets: exactly once.
int baseline_passthrough(const char *consumer_properties, const char *producer_properties, const char *input,
                         const char *output, int commit_interval_ms, struct baseline_totals *totals);

/// Copies records from `input` to `output` as soon as they arrive, until `stop_descriptor` is closed at its other end.
/// Commits at most once every `commit_interval_ms`, and only when all that was produced is delivered; in transactions
/// like `baseline_passthrough`.
int baseline_forward(const char *consumer_properties, const char *producer_properties, const char *input,
                     const char *output, int commit_interval_ms, int stop_descriptor,
                     struct baseline_totals *totals);

// Contenders with keys

/// What was made of records by key, in one process with one thread.
struct baseline_keyed {
    struct baseline_totals totals;
    /// Words; for a join pairs, for a sort records.
    int64_t elements;
    /// Different keys that words have; 0 for a join and a sort.
    int64_t keys;
    /// A sum of the results, which is the same for all contenders: of the counts, or of bytes.
    int64_t check;
};

/// Counts the words of `topic`, which spaces separate, in a table as one would write it for speed. Reads and commits
/// like `baseline_count`.
int baseline_word_count(const char *properties, const char *topic, struct baseline_keyed *result);

/// Finds the different words of `topic`, in the same table; `check` is the sum of their bytes.
int baseline_distinct(const char *properties, const char *topic, struct baseline_keyed *result);

/// Joins `left` with `right` by the records' keys, each of which is in `right` once at most; `check` is the sum of the
/// values' bytes on both sides of each pair.
int baseline_join(const char *properties, const char *left, const char *right, struct baseline_keyed *result);

/// Sorts all records of `topic` by key, in memory, with `qsort`; `check` is the sum of keys' and values' bytes.
int baseline_sort(const char *properties, const char *topic, struct baseline_keyed *result);

// Load and latency

/// What records hold.
enum baseline_content {
    /// No key, and a value that compresses well.
    BASELINE_TEXT,
    /// No key, and as many words as fit, drawn at random from `distinct` ones, with spaces between.
    BASELINE_LINES,
    /// A word of its own as the key, and a value that compresses well.
    BASELINE_WORD_KEYS,
    /// A word that is drawn at random from `distinct` ones as the key, and a value that compresses well.
    BASELINE_RANDOM_WORD_KEYS,
};

/// What `baseline_load` writes.
struct baseline_load_options {
    int64_t records;
    int32_t partitions;
    /// Key and value together; lines may be shorter.
    size_t record_bytes;
    enum baseline_content content;
    /// How many different words there are to draw from; below 2^32.
    int64_t distinct;
};

/// Fills `topic`, evenly over its partitions, and checks that the broker kept every record. The same options make the
/// same records.
int baseline_load(const char *properties, const char *topic, const struct baseline_load_options *options);

/// How `baseline_measure_latency` measures.
struct baseline_latency_options {
    int32_t partitions;
    int records_per_second;
    size_t record_bytes;
    /// Counted from the first record that comes back; what was produced in it is left out of the result.
    int warm_up_seconds;
    int seconds;
};

/// Microseconds from before a record was produced to `input` until it was read from `output`.
struct baseline_latency {
    int64_t records;
    int64_t p50_us;
    int64_t p90_us;
    int64_t p99_us;
    int64_t max_us;
};

/// Produces to `input` at a steady rate and reads `output`, where somebody else copies the records to.
/// Fails when a record does not come back.
int baseline_measure_latency(const char *consumer_properties, const char *producer_properties, const char *input,
                             const char *output, const struct baseline_latency_options *options,
                             struct baseline_latency *latency);

// Topics

/// Creates `topic` with one replica and waits until its partitions have leaders.
int baseline_create_topic(const char *properties, const char *topic, int32_t partitions);

/// Deletes `topic`.
int baseline_delete_topic(const char *properties, const char *topic);

/// Counts the records that the broker keeps of `topic` and those that were ever produced to it.
int baseline_topic_size(const char *properties, const char *topic, int64_t *kept, int64_t *produced);

// A broker in this process: librdkafka's mock cluster

struct baseline_mock;

/// Starts a broker on a free port of 127.0.0.1. NULL after an error.
struct baseline_mock *baseline_mock_start(void);

/// The broker's address, valid until it is stopped.
const char *baseline_mock_bootstrap_servers(const struct baseline_mock *mock);

/// Creates `topic`.
int baseline_mock_create_topic(struct baseline_mock *mock, const char *topic, int32_t partitions);

/// Stops the broker and forgets what it kept.
void baseline_mock_stop(struct baseline_mock *mock);

#endif
