#ifndef SLUICE_BASELINE_READER_H
#define SLUICE_BASELINE_READER_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

#include "arena.h"

// Reads every partition of one topic from offset 0, without joining a group.
struct reader {
    rd_kafka_t *consumer;
    rd_kafka_queue_t *queue;
    const char *topic;
    struct arena arena;
    rd_kafka_message_t **batch;
    int32_t partitions;
    // By partition: the next offset to read, and where the log ended when the reader was opened.
    int64_t *positions;
    int64_t *ends;
    // Partitions whose position has not reached that end.
    int32_t unfinished;
    // When the last record arrived, or the reader was opened.
    int64_t last_arrival_ns;
};

// What is done with a record: false stops the reading, after an error was written.
typedef bool (*record_handler)(const struct record *record, void *context);

bool reader_open(struct reader *reader, const char *properties, const char *topic);
void reader_close(struct reader *reader);

// Reads up to 1,000 records, copies each and hands it to `handle`. Returns their number, or -1 after an error.
// Waits until the batch is full, at most `timeout_ms`. For a topic that has records to read: none for a minute is an error.
int reader_next(struct reader *reader, int timeout_ms, record_handler handle, void *context);

// The same, but waits for the first record only, and then takes what is there: for the shortest delay.
int reader_next_soonest(struct reader *reader, int timeout_ms, record_handler handle, void *context);

// All positions, to be committed; to be destroyed by the caller.
rd_kafka_topic_partition_list_t *reader_offsets(const struct reader *reader);

// Commits all positions to the group. An asynchronous commit's result is not looked at: a later one makes up for it.
bool reader_commit(struct reader *reader, bool asynchronously);

#endif
