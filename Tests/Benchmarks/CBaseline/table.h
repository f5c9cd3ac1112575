#ifndef SLUICE_BASELINE_TABLE_H
#define SLUICE_BASELINE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A hash table from bytes to numbers as one would write it for speed: open addressing with linear probing, at most
// half full, keys in one piece of memory, wyhash with a seed.

struct table_entry {
    // 0 where there is no entry.
    uint64_t hash;
    uint32_t key;
    uint32_t key_bytes;
    int64_t value;
};

struct table {
    struct table_entry *entries;
    size_t capacity;
    size_t count;
    char *keys;
    size_t keys_capacity;
    size_t keys_used;
    uint64_t seed;
};

bool table_open(struct table *table);
void table_close(struct table *table);

// The value of a key, which is added with 0 if it is not there. Valid until the next call. NULL when memory is out.
int64_t *table_value(struct table *table, const void *key, size_t key_bytes);

// The value of a key; NULL when it is not there.
const int64_t *table_find(const struct table *table, const void *key, size_t key_bytes);

#endif
