#include "keyed.h"

#include "client.h"

#define BATCH_TIMEOUT_MS 5

// What every record passes through.
struct passage {
    record_handler handle;
    void *context;
    struct baseline_totals *totals;
};

static bool pass(const struct record *record, void *context) {
    struct passage *passage = context;
    passage->totals->records++;
    passage->totals->bytes += (int64_t)(record->key_bytes + record->value_bytes);
    return passage->handle(record, passage->context);
}

static bool read_to_end(struct reader *reader, struct passage *passage, bool (*finish)(void *context)) {
    int64_t started = 0;
    while (reader->unfinished > 0) {
        int count = reader_next(reader, BATCH_TIMEOUT_MS, pass, passage);
        if (count < 0) return false;
        if (!started && count > 0) started = monotonic_ns();
    }
    if (finish && !finish(passage->context)) return false;
    if (!reader_commit(reader, false)) return false;
    passage->totals->seconds += started ? (double)(monotonic_ns() - started) / NS_PER_SECOND : 0;
    return true;
}

bool read_whole_topic(const char *properties, const char *topic, record_handler handle, bool (*finish)(void *context),
                      void *context, struct baseline_totals *totals) {
    struct reader reader;
    struct passage passage = {.handle = handle, .context = context, .totals = totals};
    bool ok = reader_open(&reader, properties, topic) && read_to_end(&reader, &passage, finish);
    reader_close(&reader);
    return ok;
}
