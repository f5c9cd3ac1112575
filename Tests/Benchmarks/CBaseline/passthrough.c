#include "copier.h"

#define BATCH_TIMEOUT_MS 5

static bool copy_to_end(struct copier *copier, int commit_interval_ms) {
    int64_t started = 0, committed = monotonic_ns();
    while (copier->reader.unfinished > 0) {
        if (reader_next(&copier->reader, BATCH_TIMEOUT_MS, copier_produce, copier) < 0) return false;
        rd_kafka_poll(copier->producer, 0);

        int64_t now = monotonic_ns();
        if (!started && copier->totals->records > 0) started = now;
        if (now - committed < commit_interval_ms * NS_PER_MS) continue;
        if (!copier_commit(copier, true)) return false;
        committed = monotonic_ns();
    }
    if (!copier_commit(copier, false)) return false;
    copier->totals->seconds = started ? (double)(monotonic_ns() - started) / NS_PER_SECOND : 0;
    return true;
}

int baseline_passthrough(const char *consumer_properties, const char *producer_properties, const char *input,
                         const char *output, int commit_interval_ms, struct baseline_totals *totals) {
    struct copier copier;
    bool ok = copier_open(&copier, consumer_properties, producer_properties, input, output, totals) &&
              copy_to_end(&copier, commit_interval_ms);
    copier_close(&copier);
    return ok ? 0 : 1;
}
