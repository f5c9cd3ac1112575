#ifndef SLUICE_BASELINE_CLIENT_H
#define SLUICE_BASELINE_CLIENT_H

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

// How long a broker may take to answer a request.
#define REQUEST_TIMEOUT_MS 30000

#define NS_PER_MS INT64_C(1000000)
#define NS_PER_SECOND INT64_C(1000000000)

// Writes a line to standard error and returns false, so that a failing function can return it.
bool failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

int64_t monotonic_ns(void);

// A client with `properties` (one `name=value` a line), or NULL after an error. `deliveries` is what
// `count_delivery` counts in, and NULL for a consumer.
struct deliveries;
rd_kafka_t *client_new(rd_kafka_type_t type, const char *properties, struct deliveries *deliveries);

// What became of the records given to a producer.
struct deliveries {
    int64_t outstanding;
    rd_kafka_resp_err_t error;
};

// Serves the producer until all it was given is delivered.
bool deliveries_wait(rd_kafka_t *producer, const struct deliveries *deliveries, const char *topic);

// The number of partitions of `topic`, or -1 after an error.
int32_t partition_count(rd_kafka_t *client, const char *topic);

#endif
