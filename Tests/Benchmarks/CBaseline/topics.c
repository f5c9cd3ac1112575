#include <time.h>

#include "baseline.h"
#include "client.h"

#define METADATA_ATTEMPTS 100
#define METADATA_INTERVAL_MS 100

// Waits for the answer to an admin request, and says whether it was carried out for its one topic.
static bool is_done(rd_kafka_queue_t *answers, const char *what, const char *topic) {
    rd_kafka_event_t *event = rd_kafka_queue_poll(answers, REQUEST_TIMEOUT_MS);
    if (!event) return failed("cannot %s '%s': no answer within %d ms", what, topic, REQUEST_TIMEOUT_MS);

    const rd_kafka_topic_result_t **results = NULL;
    size_t count = 0;
    if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATETOPICS_RESULT)
        results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
    else if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_DELETETOPICS_RESULT)
        results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);

    bool ok = true;
    if (rd_kafka_event_error(event))
        ok = failed("cannot %s '%s': %s", what, topic, rd_kafka_event_error_string(event));
    else if (count == 1 && rd_kafka_topic_result_error(results[0]))
        ok = failed("cannot %s '%s': %s", what, topic, rd_kafka_topic_result_error_string(results[0]));
    rd_kafka_event_destroy(event);
    return ok;
}

static bool has_leaders(rd_kafka_t *client, const char *name, int32_t partitions) {
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, name, NULL);
    rd_kafka_resp_err_t error = rd_kafka_metadata(client, 0, topic, &metadata, REQUEST_TIMEOUT_MS);
    rd_kafka_topic_destroy(topic);
    if (error) return false;

    bool ready = metadata->topic_cnt == 1 && metadata->topics[0].partition_cnt == partitions;
    for (int32_t index = 0; ready && index < partitions; index++)
        ready = metadata->topics[0].partitions[index].leader >= 0;
    rd_kafka_metadata_destroy(metadata);
    return ready;
}

static bool await_leaders(rd_kafka_t *client, const char *topic, int32_t partitions) {
    struct timespec interval = {.tv_nsec = METADATA_INTERVAL_MS * NS_PER_MS};
    for (int attempt = 0; attempt < METADATA_ATTEMPTS; attempt++) {
        if (has_leaders(client, topic, partitions)) return true;
        nanosleep(&interval, NULL);
    }
    return failed("the partitions of '%s' have no leaders", topic);
}

static bool create(rd_kafka_t *client, rd_kafka_queue_t *answers, const char *topic, int32_t partitions) {
    char error[512];
    rd_kafka_NewTopic_t *request = rd_kafka_NewTopic_new(topic, partitions, 1, error, sizeof(error));
    if (!request) return failed("cannot create '%s': %s", topic, error);
    rd_kafka_CreateTopics(client, &request, 1, NULL, answers);
    rd_kafka_NewTopic_destroy(request);
    return is_done(answers, "create", topic) && await_leaders(client, topic, partitions);
}

int baseline_create_topic(const char *properties, const char *topic, int32_t partitions) {
    rd_kafka_t *client = client_new(RD_KAFKA_PRODUCER, properties, NULL);
    if (!client) return 1;
    rd_kafka_queue_t *answers = rd_kafka_queue_new(client);
    bool ok = create(client, answers, topic, partitions);
    rd_kafka_queue_destroy(answers);
    rd_kafka_destroy(client);
    return ok ? 0 : 1;
}

int baseline_delete_topic(const char *properties, const char *topic) {
    rd_kafka_t *client = client_new(RD_KAFKA_PRODUCER, properties, NULL);
    if (!client) return 1;
    rd_kafka_queue_t *answers = rd_kafka_queue_new(client);
    rd_kafka_DeleteTopic_t *request = rd_kafka_DeleteTopic_new(topic);
    rd_kafka_DeleteTopics(client, &request, 1, NULL, answers);
    rd_kafka_DeleteTopic_destroy(request);
    bool ok = is_done(answers, "delete", topic);
    rd_kafka_queue_destroy(answers);
    rd_kafka_destroy(client);
    return ok ? 0 : 1;
}

static bool add_sizes(rd_kafka_t *client, const char *topic, int64_t *kept, int64_t *produced) {
    int32_t partitions = partition_count(client, topic);
    *kept = *produced = 0;
    for (int32_t partition = 0; partition < partitions; partition++) {
        int64_t low, high;
        rd_kafka_resp_err_t error =
            rd_kafka_query_watermark_offsets(client, topic, partition, &low, &high, REQUEST_TIMEOUT_MS);
        if (error) return failed("cannot find the end of %s[%d]: %s", topic, partition, rd_kafka_err2str(error));
        *kept += high - low;
        *produced += high;
    }
    return partitions >= 0;
}

int baseline_topic_size(const char *properties, const char *topic, int64_t *kept, int64_t *produced) {
    rd_kafka_t *client = client_new(RD_KAFKA_PRODUCER, properties, NULL);
    bool ok = client && add_sizes(client, topic, kept, produced);
    if (client) rd_kafka_destroy(client);
    return ok ? 0 : 1;
}
