#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "baseline.h"
#include "client.h"
#include "reader.h"

#define FIRST_RECORD_TIMEOUT_NS (60 * NS_PER_SECOND)
#define LAST_RECORD_TIMEOUT_NS (10 * NS_PER_SECOND)

// Shared by the thread that produces and the one that reads.
struct measurement {
    const struct baseline_latency_options *options;
    const char *input;
    rd_kafka_t *producer;
    struct deliveries deliveries;
    // What was produced from `window_start` until `window_end` is measured. Known once the first record is back.
    _Atomic int64_t window_start;
    _Atomic int64_t window_end;
    _Atomic int64_t sent_in_window;
    atomic_bool stop;
    atomic_bool send_failed;
};

// What the reading thread collects.
struct samples {
    struct measurement *measurement;
    int64_t *latencies_us;
    size_t capacity;
    size_t count;
};

static void wait_until(int64_t deadline_ns) {
    int64_t remaining = deadline_ns - monotonic_ns();
    if (remaining <= 0) return;
    struct timespec duration = {.tv_sec = remaining / NS_PER_SECOND, .tv_nsec = remaining % NS_PER_SECOND};
    nanosleep(&duration, NULL);
}

static bool is_in_window(struct measurement *measurement, int64_t time) {
    return time >= atomic_load(&measurement->window_start) && time < atomic_load(&measurement->window_end);
}

static bool send_one(struct measurement *measurement, char *value, int64_t number) {
    int64_t now = monotonic_ns();
    if (is_in_window(measurement, now)) atomic_fetch_add(&measurement->sent_in_window, 1);
    memcpy(value, &now, sizeof(now));
    rd_kafka_resp_err_t error = rd_kafka_producev(
        measurement->producer, RD_KAFKA_V_TOPIC(measurement->input),
        RD_KAFKA_V_PARTITION((int32_t)(number % measurement->options->partitions)),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_VALUE(value, measurement->options->record_bytes),
        RD_KAFKA_V_END);
    if (error) return failed("cannot produce to '%s': %s", measurement->input, rd_kafka_err2str(error));
    measurement->deliveries.outstanding++;
    rd_kafka_poll(measurement->producer, 0);
    return true;
}

static void *send_steadily(void *argument) {
    struct measurement *measurement = argument;
    char *value = calloc(1, measurement->options->record_bytes);
    int64_t started = monotonic_ns();
    bool ok = value != NULL;
    for (int64_t number = 0; ok && !atomic_load(&measurement->stop); number++) {
        wait_until(started + number * NS_PER_SECOND / measurement->options->records_per_second);
        ok = send_one(measurement, value, number);
    }
    ok = ok && deliveries_wait(measurement->producer, &measurement->deliveries, measurement->input);
    atomic_store(&measurement->send_failed, !ok);
    free(value);
    return NULL;
}

static void open_window(struct measurement *measurement, int64_t now) {
    int64_t start = now + measurement->options->warm_up_seconds * NS_PER_SECOND;
    atomic_store(&measurement->window_end, start + measurement->options->seconds * NS_PER_SECOND);
    atomic_store(&measurement->window_start, start);
}

static bool take_sample(const struct record *record, void *context) {
    struct samples *samples = context;
    int64_t produced, now = monotonic_ns();
    if (record->value_bytes < sizeof(produced)) return failed("a record came back without its time");
    memcpy(&produced, record->value, sizeof(produced));

    if (atomic_load(&samples->measurement->window_start) == INT64_MAX) open_window(samples->measurement, now);
    if (is_in_window(samples->measurement, produced) && samples->count < samples->capacity) {
        samples->latencies_us[samples->count++] = (now - produced) / 1000;
    }
    return true;
}

static bool collect(struct reader *reader, struct samples *samples) {
    struct measurement *measurement = samples->measurement;
    int64_t started = monotonic_ns();
    for (;;) {
        if (reader_next_soonest(reader, 100, take_sample, samples) < 0) return false;
        if (atomic_load(&measurement->send_failed)) return false;

        int64_t now = monotonic_ns(), end = atomic_load(&measurement->window_end);
        if (end == INT64_MAX) {
            if (now - started > FIRST_RECORD_TIMEOUT_NS) return failed("no record came back in '%s'", reader->topic);
        } else if (now >= end) {
            int64_t sent = atomic_load(&measurement->sent_in_window);
            if ((int64_t)samples->count >= sent) return true;
            if (now - end > LAST_RECORD_TIMEOUT_NS)
                return failed("only %zu of %" PRId64 " records came back in '%s'", samples->count, sent, reader->topic);
        }
    }
}

static int compare(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int64_t percentile(const struct samples *samples, int percent) {
    return samples->latencies_us[(samples->count - 1) * (size_t)percent / 100];
}

static bool summarise(struct samples *samples, struct baseline_latency *latency) {
    if (samples->count == 0) return failed("no record was measured");
    qsort(samples->latencies_us, samples->count, sizeof(int64_t), compare);
    latency->records = (int64_t)samples->count;
    latency->p50_us = percentile(samples, 50);
    latency->p90_us = percentile(samples, 90);
    latency->p99_us = percentile(samples, 99);
    latency->max_us = percentile(samples, 100);
    return true;
}

static bool send_and_collect(struct measurement *measurement, struct reader *reader, struct samples *samples) {
    pthread_t sender;
    if (pthread_create(&sender, NULL, send_steadily, measurement)) return failed("cannot start a thread");
    bool ok = collect(reader, samples);
    atomic_store(&measurement->stop, true);
    pthread_join(sender, NULL);
    return ok && !atomic_load(&measurement->send_failed);
}

int baseline_measure_latency(const char *consumer_properties, const char *producer_properties, const char *input,
                             const char *output, const struct baseline_latency_options *options,
                             struct baseline_latency *latency) {
    if (options->record_bytes < sizeof(int64_t) || options->records_per_second < 1 || options->partitions < 1) {
        failed("a latency run needs records of at least 8 bytes, a rate and partitions of at least 1");
        return 1;
    }
    struct measurement measurement = {
        .options = options, .input = input, .window_start = INT64_MAX, .window_end = INT64_MAX};
    // Twice what is sent, since a record may come back more than once.
    struct samples samples = {.measurement = &measurement,
                              .capacity = 2 * (size_t)options->records_per_second * (size_t)options->seconds};
    struct reader reader = {0};
    samples.latencies_us = calloc(samples.capacity, sizeof(int64_t));
    measurement.producer = client_new(RD_KAFKA_PRODUCER, producer_properties, &measurement.deliveries);

    bool ok = samples.latencies_us && measurement.producer && reader_open(&reader, consumer_properties, output) &&
              send_and_collect(&measurement, &reader, &samples) && summarise(&samples, latency);
    reader_close(&reader);
    if (measurement.producer) rd_kafka_destroy(measurement.producer);
    free(samples.latencies_us);
    return ok ? 0 : 1;
}
