#include <string.h>

#include "baseline.h"
#include "keyed.h"
#include "table.h"

struct count {
    struct table table;
    struct baseline_keyed *result;
};

static bool count_word(struct count *count, const char *word, size_t bytes) {
    int64_t *value = table_value(&count->table, word, bytes);
    if (!value) return false;
    ++*value;
    count->result->elements++;
    return true;
}

static bool count_words(const struct record *record, void *context) {
    const char *text = record->value, *end = text + record->value_bytes;
    const char *word = text;
    for (; text < end; text++) {
        if (*text != ' ') continue;
        if (text > word && !count_word(context, word, (size_t)(text - word))) return false;
        word = text + 1;
    }
    return word >= end || count_word(context, word, (size_t)(end - word));
}

static bool sum_counts(void *context) {
    struct count *count = context;
    for (size_t index = 0; index < count->table.capacity; index++)
        if (count->table.entries[index].hash) count->result->check += count->table.entries[index].value;
    return true;
}

static bool sum_key_bytes(void *context) {
    struct count *count = context;
    for (size_t index = 0; index < count->table.capacity; index++)
        if (count->table.entries[index].hash) count->result->check += count->table.entries[index].key_bytes;
    return true;
}

static int run(const char *properties, const char *topic, bool (*finish)(void *), struct baseline_keyed *result) {
    struct count count = {.result = result};
    memset(result, 0, sizeof(*result));
    bool ok = table_open(&count.table) &&
              read_whole_topic(properties, topic, count_words, finish, &count, &result->totals);
    result->keys = (int64_t)count.table.count;
    table_close(&count.table);
    return ok ? 0 : 1;
}

int baseline_word_count(const char *properties, const char *topic, struct baseline_keyed *result) {
    return run(properties, topic, sum_counts, result);
}

int baseline_distinct(const char *properties, const char *topic, struct baseline_keyed *result) {
    return run(properties, topic, sum_key_bytes, result);
}
