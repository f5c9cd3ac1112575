#include "copier.h"

#include <string.h>

bool copier_open(struct copier *copier, const char *consumer_properties, const char *producer_properties,
                 const char *input, const char *output, struct baseline_totals *totals) {
    memset(copier, 0, sizeof(*copier));
    memset(totals, 0, sizeof(*totals));
    copier->output = output;
    copier->totals = totals;
    copier->producer = client_new(RD_KAFKA_PRODUCER, producer_properties, &copier->deliveries);
    return copier->producer && reader_open(&copier->reader, consumer_properties, input);
}

void copier_close(struct copier *copier) {
    reader_close(&copier->reader);
    if (copier->producer) rd_kafka_destroy(copier->producer);
}

bool copier_produce(const struct record *record, void *context) {
    struct copier *copier = context;
    rd_kafka_resp_err_t error;
    for (;;) {
        error = rd_kafka_producev(copier->producer, RD_KAFKA_V_TOPIC(copier->output),
                                  RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                  RD_KAFKA_V_KEY(record->key, record->key_bytes),
                                  RD_KAFKA_V_VALUE((void *)(uintptr_t)record->value, record->value_bytes),
                                  RD_KAFKA_V_TIMESTAMP(record->timestamp), RD_KAFKA_V_END);
        if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) break;
        rd_kafka_poll(copier->producer, 10);
    }
    if (error) return failed("cannot produce to '%s': %s", copier->output, rd_kafka_err2str(error));

    copier->deliveries.outstanding++;
    copier->totals->records++;
    copier->totals->bytes += (int64_t)(record->key_bytes + record->value_bytes);
    return true;
}
