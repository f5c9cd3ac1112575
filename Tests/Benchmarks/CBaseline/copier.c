#include "copier.h"

#include <string.h>

// Fails, and says so, when there is an error; frees it.
static bool succeeded(rd_kafka_error_t *error, const char *what) {
    if (!error) return true;
    failed("cannot %s: %s", what, rd_kafka_error_string(error));
    rd_kafka_error_destroy(error);
    return false;
}

static bool begin(struct copier *copier) {
    return succeeded(rd_kafka_begin_transaction(copier->producer), "begin a transaction");
}

bool copier_open(struct copier *copier, const char *consumer_properties, const char *producer_properties,
                 const char *input, const char *output, struct baseline_totals *totals) {
    memset(copier, 0, sizeof(*copier));
    memset(totals, 0, sizeof(*totals));
    copier->output = output;
    copier->totals = totals;
    copier->producer = client_new(RD_KAFKA_PRODUCER, producer_properties, &copier->deliveries);
    if (!copier->producer || !reader_open(&copier->reader, consumer_properties, input)) return false;
    copier->is_transactional = strstr(producer_properties, "transactional.id=") != NULL;
    return !copier->is_transactional ||
           (succeeded(rd_kafka_init_transactions(copier->producer, REQUEST_TIMEOUT_MS), "start transactions") &&
            begin(copier));
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

static bool send_offsets(struct copier *copier) {
    rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(copier->reader.consumer);
    rd_kafka_topic_partition_list_t *offsets = reader_offsets(&copier->reader);
    rd_kafka_error_t *error =
        rd_kafka_send_offsets_to_transaction(copier->producer, offsets, group, REQUEST_TIMEOUT_MS);
    rd_kafka_topic_partition_list_destroy(offsets);
    rd_kafka_consumer_group_metadata_destroy(group);
    return succeeded(error, "send offsets to the transaction");
}

bool copier_commit(struct copier *copier, bool asynchronously) {
    if (!copier->is_transactional) {
        return deliveries_wait(copier->producer, &copier->deliveries, copier->output) &&
               reader_commit(&copier->reader, asynchronously);
    }
    if (copier->totals->records == copier->committed_records) return true;
    copier->committed_records = copier->totals->records;
    return send_offsets(copier) &&
           succeeded(rd_kafka_commit_transaction(copier->producer, REQUEST_TIMEOUT_MS), "commit a transaction") &&
           begin(copier);
}
