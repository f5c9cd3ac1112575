#include <stdlib.h>
#include <string.h>

#include "baseline.h"
#include "client.h"
#include "keyed.h"

#define CHUNK_BYTES ((size_t)1 << 20)
#define FIRST_CAPACITY ((size_t)1 << 16)

struct item {
    const char *key;
    uint32_t key_bytes;
    uint32_t value_bytes;
};

// Every record, in chunks that stay where they are. The first bytes of a chunk point to the one before it.
struct sort {
    struct item *items;
    size_t count;
    size_t capacity;
    char *chunk;
    size_t used;
    struct baseline_keyed *result;
};

static char *reserve(struct sort *sort, size_t bytes) {
    if (!sort->chunk || bytes > CHUNK_BYTES - sort->used) {
        size_t size = bytes + sizeof(char *) > CHUNK_BYTES ? bytes + sizeof(char *) : CHUNK_BYTES;
        char *chunk = malloc(size);
        if (!chunk) return NULL;
        memcpy(chunk, &sort->chunk, sizeof(char *));
        sort->chunk = chunk;
        sort->used = sizeof(char *);
    }
    char *start = sort->chunk + sort->used;
    sort->used += bytes;
    if (sort->used > CHUNK_BYTES) sort->used = CHUNK_BYTES;
    return start;
}

static bool has_room(struct sort *sort) {
    if (sort->count < sort->capacity) return true;
    size_t capacity = sort->capacity ? sort->capacity * 2 : FIRST_CAPACITY;
    struct item *items = realloc(sort->items, capacity * sizeof(struct item));
    if (!items) return false;
    sort->items = items;
    sort->capacity = capacity;
    return true;
}

static bool collect(const struct record *record, void *context) {
    struct sort *sort = context;
    char *start = has_room(sort) ? reserve(sort, record->key_bytes + record->value_bytes) : NULL;
    if (!start) return failed("out of memory for %zu records", sort->count);
    if (record->key) memcpy(start, record->key, record->key_bytes);
    if (record->value) memcpy(start + record->key_bytes, record->value, record->value_bytes);
    sort->items[sort->count++] = (struct item){
        .key = start, .key_bytes = (uint32_t)record->key_bytes, .value_bytes = (uint32_t)record->value_bytes};
    return true;
}

static int compare(const void *left_item, const void *right_item) {
    const struct item *left = left_item, *right = right_item;
    uint32_t common = left->key_bytes < right->key_bytes ? left->key_bytes : right->key_bytes;
    int order = memcmp(left->key, right->key, common);
    if (order) return order;
    return (left->key_bytes > right->key_bytes) - (left->key_bytes < right->key_bytes);
}

static bool sort_all(void *context) {
    struct sort *sort = context;
    qsort(sort->items, sort->count, sizeof(struct item), compare);
    for (size_t index = 0; index < sort->count; index++) {
        if (index > 0 && compare(&sort->items[index - 1], &sort->items[index]) > 0) return failed("qsort did not sort");
        sort->result->check += sort->items[index].key_bytes + sort->items[index].value_bytes;
    }
    sort->result->elements = (int64_t)sort->count;
    return true;
}

static void release(struct sort *sort) {
    free(sort->items);
    while (sort->chunk) {
        char *before;
        memcpy(&before, sort->chunk, sizeof(char *));
        free(sort->chunk);
        sort->chunk = before;
    }
}

int baseline_sort(const char *properties, const char *topic, struct baseline_keyed *result) {
    struct sort sort = {.result = result};
    memset(result, 0, sizeof(*result));
    bool ok = read_whole_topic(properties, topic, collect, sort_all, &sort, &result->totals);
    release(&sort);
    return ok ? 0 : 1;
}
