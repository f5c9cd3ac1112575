#include <poll.h>

#include "copier.h"

#define IDLE_TIMEOUT_MS 10
// A stream that never pauses is held up for a commit after this many intervals.
#define INTERVALS_WITHOUT_COMMIT 10

static bool is_closed(int descriptor) {
    struct pollfd input = {.fd = descriptor, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

static bool forward_until_closed(struct copier *copier, int commit_interval_ms, int stop_descriptor) {
    int64_t started = monotonic_ns(), looked = started, committed = started;
    int64_t interval = commit_interval_ms * NS_PER_MS;
    for (;;) {
        if (reader_next_soonest(&copier->reader, IDLE_TIMEOUT_MS, copier_produce, copier) < 0) return false;
        rd_kafka_poll(copier->producer, 0);
        if (copier->deliveries.error) break;

        int64_t now = monotonic_ns();
        if (now - looked >= interval) {
            if (is_closed(stop_descriptor)) break;
            looked = now;
        }
        bool overdue = copier->is_transactional || now - committed >= INTERVALS_WITHOUT_COMMIT * interval;
        if (now - committed < interval || (copier->deliveries.outstanding > 0 && !overdue)) continue;
        if (!copier_commit(copier, true)) return false;
        committed = now;
    }
    copier->totals->seconds = (double)(monotonic_ns() - started) / NS_PER_SECOND;
    return copier_commit(copier, false);
}

int baseline_forward(const char *consumer_properties, const char *producer_properties, const char *input,
                     const char *output, int commit_interval_ms, int stop_descriptor,
                     struct baseline_totals *totals) {
    struct copier copier;
    bool ok = copier_open(&copier, consumer_properties, producer_properties, input, output, totals) &&
              forward_until_closed(&copier, commit_interval_ms, stop_descriptor);
    copier_close(&copier);
    return ok ? 0 : 1;
}
