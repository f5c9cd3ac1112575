#include <inttypes.h>
#include <stdlib.h>

#include "baseline.h"
#include "client.h"
#include "content.h"

static bool produce_all(rd_kafka_t *producer, struct deliveries *deliveries, const char *topic,
                        const struct baseline_load_options *options, struct content *content) {
    for (int64_t number = 0; number < options->records; number++) {
        content_make(content, options, number);
        const char *key_or_none = content->key_bytes > 0 ? content->key : NULL;
        rd_kafka_resp_err_t error;
        for (;;) {
            error = rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic),
                                      RD_KAFKA_V_PARTITION((int32_t)(number % options->partitions)),
                                      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                      RD_KAFKA_V_KEY(key_or_none, content->key_bytes),
                                      RD_KAFKA_V_VALUE(content->value, content->value_bytes), RD_KAFKA_V_END);
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

static bool is_possible(const struct baseline_load_options *options) {
    bool draws = options->content == BASELINE_LINES || options->content == BASELINE_RANDOM_WORD_KEYS;
    if (draws && options->distinct < 1) return failed("words are drawn from 1 at least");
    return options->content == BASELINE_TEXT || options->record_bytes >= WORD_BYTES ||
           failed("a record with a word has at least %d bytes", WORD_BYTES);
}

int baseline_load(const char *properties, const char *topic, const struct baseline_load_options *options) {
    if (!is_possible(options)) return 1;
    struct deliveries deliveries = {0};
    struct content content = {.value = malloc(options->record_bytes + 1)};
    rd_kafka_t *producer = client_new(RD_KAFKA_PRODUCER, properties, &deliveries);
    bool ok = content.value && producer && produce_all(producer, &deliveries, topic, options, &content);
    if (producer) rd_kafka_destroy(producer);
    free(content.value);
    return ok && check_all_kept(properties, topic, options->records) ? 0 : 1;
}
