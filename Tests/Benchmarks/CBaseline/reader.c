#include "reader.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"

#define BATCH_RECORDS 1000
#define SILENCE_TIMEOUT_SECONDS 60

static bool assign_all(struct reader *reader) {
    rd_kafka_topic_partition_list_t *assignment = rd_kafka_topic_partition_list_new(reader->partitions);
    for (int32_t partition = 0; partition < reader->partitions; partition++) {
        rd_kafka_topic_partition_list_add(assignment, reader->topic, partition)->offset = 0;
    }
    rd_kafka_resp_err_t error = rd_kafka_assign(reader->consumer, assignment);
    rd_kafka_topic_partition_list_destroy(assignment);
    return !error || failed("cannot assign '%s': %s", reader->topic, rd_kafka_err2str(error));
}

static bool find_ends(struct reader *reader) {
    for (int32_t partition = 0; partition < reader->partitions; partition++) {
        int64_t low;
        rd_kafka_resp_err_t error = rd_kafka_query_watermark_offsets(
            reader->consumer, reader->topic, partition, &low, &reader->ends[partition], REQUEST_TIMEOUT_MS);
        if (error) return failed("cannot find the end of %s[%d]: %s", reader->topic, partition, rd_kafka_err2str(error));
        if (reader->ends[partition] > 0) reader->unfinished++;
    }
    return true;
}

bool reader_open(struct reader *reader, const char *properties, const char *topic) {
    memset(reader, 0, sizeof(*reader));
    reader->topic = topic;
    reader->last_arrival_ns = monotonic_ns();
    reader->consumer = client_new(RD_KAFKA_CONSUMER, properties, NULL);
    if (!reader->consumer) return false;
    // Errors and commit results then arrive in the one queue that is read.
    rd_kafka_poll_set_consumer(reader->consumer);

    reader->partitions = partition_count(reader->consumer, topic);
    if (reader->partitions < 0) return false;

    size_t count = (size_t)reader->partitions;
    reader->positions = calloc(count, sizeof(int64_t));
    reader->ends = calloc(count, sizeof(int64_t));
    reader->batch = calloc(BATCH_RECORDS, sizeof(rd_kafka_message_t *));
    if (!reader->positions || !reader->ends || !reader->batch) return failed("out of memory");

    reader->queue = rd_kafka_queue_get_consumer(reader->consumer);
    return arena_open(&reader->arena) && find_ends(reader) && assign_all(reader);
}

void reader_close(struct reader *reader) {
    if (reader->queue) rd_kafka_queue_destroy(reader->queue);
    if (reader->consumer) {
        rd_kafka_consumer_close(reader->consumer);
        rd_kafka_destroy(reader->consumer);
    }
    arena_close(&reader->arena);
    free(reader->batch);
    free(reader->positions);
    free(reader->ends);
}

static void advance(struct reader *reader, int32_t partition, int64_t position) {
    int64_t end = reader->ends[partition];
    if (reader->positions[partition] < end && position >= end) reader->unfinished--;
    reader->positions[partition] = position;
}

static bool take(struct reader *reader, rd_kafka_message_t *message, record_handler handle, void *context) {
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        // The log may end in offsets that no record bears.
        advance(reader, message->partition, message->offset);
        return true;
    }
    if (message->err) return failed("cannot read '%s': %s", reader->topic, rd_kafka_message_errstr(message));

    const struct record *record = arena_copy(&reader->arena, message);
    if (!record) return failed("out of memory for a record of %zu bytes", message->len);
    advance(reader, message->partition, message->offset + 1);
    return handle(record, context);
}

static int take_all(struct reader *reader, ssize_t count, record_handler handle, void *context) {
    bool ok = true;
    for (ssize_t index = 0; index < count; index++) {
        if (ok) ok = take(reader, reader->batch[index], handle, context);
        rd_kafka_message_destroy(reader->batch[index]);
    }
    return ok ? (int)count : -1;
}

int reader_next(struct reader *reader, int timeout_ms, record_handler handle, void *context) {
    ssize_t count = rd_kafka_consume_batch_queue(reader->queue, timeout_ms, reader->batch, BATCH_RECORDS);
    if (count < 0) {
        failed("cannot read '%s': %s", reader->topic, rd_kafka_err2str(rd_kafka_last_error()));
        return -1;
    }
    int64_t now = monotonic_ns();
    if (count > 0) {
        reader->last_arrival_ns = now;
    } else if (now - reader->last_arrival_ns > SILENCE_TIMEOUT_SECONDS * NS_PER_SECOND) {
        failed("nothing arrived from '%s' for %d s", reader->topic, SILENCE_TIMEOUT_SECONDS);
        return -1;
    }
    return take_all(reader, count, handle, context);
}

int reader_next_soonest(struct reader *reader, int timeout_ms, record_handler handle, void *context) {
    reader->batch[0] = rd_kafka_consume_queue(reader->queue, timeout_ms);
    if (!reader->batch[0]) return 0;

    ssize_t more = rd_kafka_consume_batch_queue(reader->queue, 0, reader->batch + 1, BATCH_RECORDS - 1);
    return take_all(reader, 1 + (more > 0 ? more : 0), handle, context);
}

rd_kafka_topic_partition_list_t *reader_offsets(const struct reader *reader) {
    rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new(reader->partitions);
    for (int32_t partition = 0; partition < reader->partitions; partition++) {
        rd_kafka_topic_partition_list_add(offsets, reader->topic, partition)->offset = reader->positions[partition];
    }
    return offsets;
}

bool reader_commit(struct reader *reader, bool asynchronously) {
    rd_kafka_topic_partition_list_t *offsets = reader_offsets(reader);
    rd_kafka_resp_err_t error = rd_kafka_commit(reader->consumer, offsets, asynchronously);
    rd_kafka_topic_partition_list_destroy(offsets);
    return !error || failed("cannot commit the offsets of '%s': %s", reader->topic, rd_kafka_err2str(error));
}
