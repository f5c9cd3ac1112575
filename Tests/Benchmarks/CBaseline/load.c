#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "baseline.h"
#include "client.h"

#define KEY_BYTES 12

// A value that compresses well, and a number at its start that makes each one different.
static void fill_value(char *value, size_t bytes, int64_t number) {
    static const char text[] = "a record that compresses well; ";
    for (size_t index = 0; index < bytes; index++) value[index] = text[index % (sizeof(text) - 1)];
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%" PRId64, number);
    memcpy(value, digits, (size_t)length < bytes ? (size_t)length : bytes);
}

static bool produce_all(rd_kafka_t *producer, struct deliveries *deliveries, const char *topic,
                        const struct baseline_load_options *options, char *value) {
    size_t value_bytes = options->record_bytes - (options->keyed ? KEY_BYTES : 0);
    char key[KEY_BYTES + 1];
    for (int64_t number = 0; number < options->records; number++) {
        fill_value(value, value_bytes, number);
        snprintf(key, sizeof(key), "%0*" PRId64, KEY_BYTES, number);
        const char *key_or_none = options->keyed ? key : NULL;
        size_t key_bytes = options->keyed ? KEY_BYTES : 0;
        rd_kafka_resp_err_t error;
        for (;;) {
            error = rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic),
                                      RD_KAFKA_V_PARTITION((int32_t)(number % options->partitions)),
                                      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                      RD_KAFKA_V_KEY(key_or_none, key_bytes),
                                      RD_KAFKA_V_VALUE(value, value_bytes), RD_KAFKA_V_END);
            if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) break;
            rd_kafka_poll(producer, 10);
        }
        if (error) return failed("cannot produce to '%s': %s", topic, rd_kafka_err2str(error));
        deliveries->outstanding++;
        if (number % 1000 == 0) rd_kafka_poll(producer, 0);
    }
    return deliveries_wait(producer, deliveries, topic);
}

static bool check_all_kept(const char *properties, const char *topic, int64_t records) {
    int64_t kept, produced;
    if (baseline_topic_size(properties, topic, &kept, &produced)) return false;
    return kept == records ||
           failed("the broker kept %" PRId64 " of %" PRId64 " records of '%s': use fewer records or more partitions "
                  "(the mock broker keeps 5 MiB a partition)",
                  kept, records, topic);
}

int baseline_load(const char *properties, const char *topic, const struct baseline_load_options *options) {
    if (options->keyed && options->record_bytes < KEY_BYTES) {
        failed("a keyed record has at least %d bytes", KEY_BYTES);
        return 1;
    }
    struct deliveries deliveries = {0};
    char *value = malloc(options->record_bytes + 1);
    rd_kafka_t *producer = client_new(RD_KAFKA_PRODUCER, properties, &deliveries);
    bool ok = value && producer && produce_all(producer, &deliveries, topic, options, value);
    if (producer) rd_kafka_destroy(producer);
    free(value);
    return ok && check_all_kept(properties, topic, options->records) ? 0 : 1;
}
