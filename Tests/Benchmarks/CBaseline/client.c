#include "client.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool failed(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("baseline: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

int64_t monotonic_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static bool set_property(rd_kafka_conf_t *configuration, const char *line) {
    char error[512];
    const char *equals = strchr(line, '=');
    if (!equals) return failed("the property '%s' is not name=value", line);

    char *name = strndup(line, (size_t)(equals - line));
    bool ok = rd_kafka_conf_set(configuration, name, equals + 1, error, sizeof(error)) == RD_KAFKA_CONF_OK;
    free(name);
    return ok || failed("cannot set '%s': %s", line, error);
}

static bool set_properties(rd_kafka_conf_t *configuration, const char *properties) {
    char *copy = strdup(properties);
    char *rest = copy;
    bool ok = true;
    for (char *line; ok && (line = strsep(&rest, "\n"));) {
        if (*line) ok = set_property(configuration, line);
    }
    free(copy);
    return ok;
}

static void count_delivery(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque) {
    (void)producer;
    struct deliveries *deliveries = opaque;
    deliveries->outstanding--;
    if (message->err) deliveries->error = message->err;
}

rd_kafka_t *client_new(rd_kafka_type_t type, const char *properties, struct deliveries *deliveries) {
    char error[512];
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    if (!set_properties(configuration, properties)) {
        rd_kafka_conf_destroy(configuration);
        return NULL;
    }
    if (deliveries) {
        rd_kafka_conf_set_opaque(configuration, deliveries);
        rd_kafka_conf_set_dr_msg_cb(configuration, count_delivery);
    }
    rd_kafka_t *client = rd_kafka_new(type, configuration, error, sizeof(error));
    if (!client) {
        rd_kafka_conf_destroy(configuration);
        failed("cannot create a client: %s", error);
    }
    return client;
}

bool deliveries_wait(rd_kafka_t *producer, const struct deliveries *deliveries, const char *topic) {
    while (deliveries->outstanding > 0 && !deliveries->error) rd_kafka_poll(producer, 100);
    return !deliveries->error || failed("cannot deliver to '%s': %s", topic, rd_kafka_err2str(deliveries->error));
}

int32_t partition_count(rd_kafka_t *client, const char *name) {
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, name, NULL);
    if (!topic) {
        failed("bad topic name '%s'", name);
        return -1;
    }
    rd_kafka_resp_err_t error = rd_kafka_metadata(client, 0, topic, &metadata, REQUEST_TIMEOUT_MS);
    rd_kafka_topic_destroy(topic);
    if (error) {
        failed("cannot ask for the partitions of '%s': %s", name, rd_kafka_err2str(error));
        return -1;
    }
    int32_t count = -1;
    if (metadata->topic_cnt == 1 && !metadata->topics[0].err) {
        count = metadata->topics[0].partition_cnt;
    } else {
        failed("there is no topic '%s'", name);
    }
    rd_kafka_metadata_destroy(metadata);
    return count;
}
