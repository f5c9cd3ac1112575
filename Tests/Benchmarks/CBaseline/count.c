#include <string.h>

#include "baseline.h"
#include "client.h"
#include "reader.h"

#define BATCH_TIMEOUT_MS 5

static bool count_record(const struct record *record, void *context) {
    struct baseline_totals *totals = context;
    totals->records++;
    totals->bytes += (int64_t)(record->key_bytes + record->value_bytes);
    return true;
}

static bool count_to_end(struct reader *reader, struct baseline_totals *totals) {
    int64_t started = 0;
    while (reader->unfinished > 0) {
        if (reader_next(reader, BATCH_TIMEOUT_MS, count_record, totals) < 0) return false;
        if (!started && totals->records > 0) started = monotonic_ns();
    }
    if (!reader_commit(reader, false)) return false;
    totals->seconds = started ? (double)(monotonic_ns() - started) / NS_PER_SECOND : 0;
    return true;
}

int baseline_count(const char *properties, const char *topic, struct baseline_totals *totals) {
    struct reader reader;
    memset(totals, 0, sizeof(*totals));
    bool ok = reader_open(&reader, properties, topic) && count_to_end(&reader, totals);
    reader_close(&reader);
    return ok ? 0 : 1;
}
