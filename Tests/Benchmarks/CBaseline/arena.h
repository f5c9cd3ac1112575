#ifndef SLUICE_BASELINE_ARENA_H
#define SLUICE_BASELINE_ARENA_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>

// What Sluice keeps of a record: read and copied by the baseline too, so that both do the same work.
struct record {
    int64_t offset;
    int64_t timestamp;
    const void *key;
    const void *value;
    size_t key_bytes;
    size_t value_bytes;
    rd_kafka_headers_t *headers;
};

// One chunk of memory, used over and over: a record is valid until the next one is copied.
struct arena {
    char *chunk;
    size_t capacity;
    size_t used;
};

bool arena_open(struct arena *arena);
void arena_close(struct arena *arena);

// Copies a message's fields, key and value. NULL when memory is out.
const struct record *arena_copy(struct arena *arena, const rd_kafka_message_t *message);

#endif
