#include "arena.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"

#define CHUNK_BYTES ((size_t)1 << 20)
#define ALIGNMENT sizeof(void *)

// Room for `bytes` in the chunk: starts it again when it is full, and grows it for a record larger than a chunk.
static char *reserve(struct arena *arena, size_t bytes) {
    if (bytes > arena->capacity) {
        char *larger = realloc(arena->chunk, bytes);
        if (!larger) return NULL;
        arena->chunk = larger;
        arena->capacity = bytes;
        arena->used = 0;
    } else if (bytes > arena->capacity - arena->used) {
        arena->used = 0;
    }
    char *start = arena->chunk + arena->used;
    arena->used += bytes;
    return start;
}

bool arena_open(struct arena *arena) {
    arena->chunk = malloc(CHUNK_BYTES);
    arena->capacity = arena->chunk ? CHUNK_BYTES : 0;
    arena->used = 0;
    return arena->chunk || failed("out of memory for a chunk of %zu bytes", CHUNK_BYTES);
}

void arena_close(struct arena *arena) {
    free(arena->chunk);
    arena->chunk = NULL;
}

const struct record *arena_copy(struct arena *arena, const rd_kafka_message_t *message) {
    rd_kafka_timestamp_type_t timestamp_type;
    size_t bytes = sizeof(struct record) + message->key_len + message->len;
    char *start = reserve(arena, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    if (!start) return NULL;

    struct record *record = (struct record *)(void *)start;
    char *key = start + sizeof(struct record);
    char *value = key + message->key_len;
    record->offset = message->offset;
    record->timestamp = rd_kafka_message_timestamp(message, &timestamp_type);
    record->key = message->key ? memcpy(key, message->key, message->key_len) : NULL;
    record->key_bytes = message->key_len;
    record->value = message->payload ? memcpy(value, message->payload, message->len) : NULL;
    record->value_bytes = message->len;
    if (rd_kafka_message_headers(message, &record->headers)) record->headers = NULL;
    return record;
}
