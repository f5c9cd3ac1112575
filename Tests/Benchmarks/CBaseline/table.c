#include "table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "wyhash.h"

#define FIRST_CAPACITY ((size_t)1 << 10)
#define FIRST_KEY_BYTES ((size_t)1 << 16)

bool table_open(struct table *table) {
    memset(table, 0, sizeof(*table));
    // Enough to make each run's different: nobody attacks a benchmark.
    table->seed = (uint64_t)monotonic_ns() * 31 + (uint64_t)getpid();
    table->capacity = FIRST_CAPACITY;
    table->keys_capacity = FIRST_KEY_BYTES;
    table->entries = calloc(table->capacity, sizeof(struct table_entry));
    table->keys = malloc(table->keys_capacity);
    return (table->entries && table->keys) || failed("out of memory for a table");
}

void table_close(struct table *table) {
    free(table->entries);
    free(table->keys);
    table->entries = NULL;
    table->keys = NULL;
}

static uint64_t hash_of(const struct table *table, const void *key, size_t key_bytes) {
    uint64_t hash = wyhash(key, key_bytes, table->seed);
    return hash ? hash : 1;
}

// Where the key is, or the empty place where it belongs.
static struct table_entry *locate(const struct table *table, const void *key, size_t key_bytes, uint64_t hash) {
    size_t mask = table->capacity - 1;
    for (size_t index = hash & mask;; index = (index + 1) & mask) {
        struct table_entry *entry = &table->entries[index];
        if (!entry->hash) return entry;
        if (entry->hash == hash && entry->key_bytes == key_bytes &&
            !memcmp(table->keys + entry->key, key, key_bytes))
            return entry;
    }
}

static bool grow(struct table *table) {
    size_t capacity = table->capacity * 2, mask = capacity - 1;
    struct table_entry *entries = calloc(capacity, sizeof(struct table_entry));
    if (!entries) return failed("out of memory for %zu keys", table->count);
    for (size_t index = 0; index < table->capacity; index++) {
        const struct table_entry *entry = &table->entries[index];
        if (!entry->hash) continue;
        size_t place = entry->hash & mask;
        while (entries[place].hash) place = (place + 1) & mask;
        entries[place] = *entry;
    }
    free(table->entries);
    table->entries = entries;
    table->capacity = capacity;
    return true;
}

static bool reserve_key(struct table *table, size_t key_bytes) {
    if (key_bytes <= table->keys_capacity - table->keys_used) return true;
    size_t capacity = table->keys_capacity * 2 + key_bytes;
    char *keys = capacity <= UINT32_MAX ? realloc(table->keys, capacity) : NULL;
    if (!keys) return failed("out of memory for the keys");
    table->keys = keys;
    table->keys_capacity = capacity;
    return true;
}

static int64_t *add(struct table *table, const void *key, size_t key_bytes, uint64_t hash) {
    if (!reserve_key(table, key_bytes)) return NULL;
    if (table->count >= table->capacity / 2 && !grow(table)) return NULL;
    struct table_entry *entry = locate(table, key, key_bytes, hash);
    entry->hash = hash;
    entry->key = (uint32_t)table->keys_used;
    entry->key_bytes = (uint32_t)key_bytes;
    memcpy(table->keys + table->keys_used, key, key_bytes);
    table->keys_used += key_bytes;
    table->count++;
    return &entry->value;
}

int64_t *table_value(struct table *table, const void *key, size_t key_bytes) {
    uint64_t hash = hash_of(table, key, key_bytes);
    struct table_entry *entry = locate(table, key, key_bytes, hash);
    return entry->hash ? &entry->value : add(table, key, key_bytes, hash);
}

const int64_t *table_find(const struct table *table, const void *key, size_t key_bytes) {
    const struct table_entry *entry = locate(table, key, key_bytes, hash_of(table, key, key_bytes));
    return entry->hash ? &entry->value : NULL;
}
