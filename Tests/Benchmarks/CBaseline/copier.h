#ifndef SLUICE_BASELINE_COPIER_H
#define SLUICE_BASELINE_COPIER_H

#include "baseline.h"
#include "client.h"
#include "reader.h"

// A reader of one topic and a producer to another.
struct copier {
    struct reader reader;
    rd_kafka_t *producer;
    const char *output;
    struct deliveries deliveries;
    struct baseline_totals *totals;
};

bool copier_open(struct copier *copier, const char *consumer_properties, const char *producer_properties,
                 const char *input, const char *output, struct baseline_totals *totals);
void copier_close(struct copier *copier);

// A `record_handler` that counts the record and produces it. The context is the copier.
bool copier_produce(const struct record *record, void *context);

#endif
