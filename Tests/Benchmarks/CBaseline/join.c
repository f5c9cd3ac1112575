#include <string.h>

#include "baseline.h"
#include "keyed.h"
#include "table.h"

struct join {
    struct table right;
    struct baseline_keyed *result;
};

// A key is in the right topic once, so its value's size is all that is kept.
static bool build(const struct record *record, void *context) {
    struct join *join = context;
    int64_t *value = table_value(&join->right, record->key, record->key_bytes);
    if (value) *value = (int64_t)record->value_bytes;
    return value;
}

static bool probe(const struct record *record, void *context) {
    struct join *join = context;
    const int64_t *value = table_find(&join->right, record->key, record->key_bytes);
    if (!value) return true;
    join->result->elements++;
    join->result->check += *value + (int64_t)record->value_bytes;
    return true;
}

int baseline_join(const char *properties, const char *left, const char *right, struct baseline_keyed *result) {
    struct join join = {.result = result};
    memset(result, 0, sizeof(*result));
    bool ok = table_open(&join.right) &&
              read_whole_topic(properties, right, build, NULL, &join, &result->totals) &&
              read_whole_topic(properties, left, probe, NULL, &join, &result->totals);
    table_close(&join.right);
    return ok ? 0 : 1;
}
