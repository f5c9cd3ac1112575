#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdlib.h>

#include "baseline.h"
#include "client.h"

struct baseline_mock {
    rd_kafka_t *client;
    rd_kafka_mock_cluster_t *cluster;
};

struct baseline_mock *baseline_mock_start(void) {
    struct baseline_mock *mock = calloc(1, sizeof(*mock));
    // The client only carries the cluster and connects nowhere: no need to warn of that. Its properties are those of the
    // brokers' sockets: with Nagle's algorithm a response may wait 40 ms for the acknowledgement of the one before.
    const char *properties = "log_level=4\nsocket.nagle.disable=true";
    if (mock) mock->client = client_new(RD_KAFKA_PRODUCER, properties, NULL);
    if (mock && mock->client) mock->cluster = rd_kafka_mock_cluster_new(mock->client, 1);
    if (mock && mock->cluster) return mock;
    failed("cannot start a mock broker");
    baseline_mock_stop(mock);
    return NULL;
}

const char *baseline_mock_bootstrap_servers(const struct baseline_mock *mock) {
    return rd_kafka_mock_cluster_bootstraps(mock->cluster);
}

int baseline_mock_create_topic(struct baseline_mock *mock, const char *topic, int32_t partitions) {
    rd_kafka_resp_err_t error = rd_kafka_mock_topic_create(mock->cluster, topic, partitions, 1);
    if (!error) return 0;
    failed("cannot create '%s' with %d partitions: %s", topic, partitions, rd_kafka_err2str(error));
    return 1;
}

void baseline_mock_stop(struct baseline_mock *mock) {
    if (!mock) return;
    if (mock->cluster) rd_kafka_mock_cluster_destroy(mock->cluster);
    if (mock->client) rd_kafka_destroy(mock->client);
    free(mock);
}

const char *baseline_librdkafka_version(void) { return rd_kafka_version_str(); }
