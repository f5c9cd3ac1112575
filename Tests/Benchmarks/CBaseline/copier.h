#ifndef SLUICE_BASELINE_COPIER_H
#define SLUICE_BASELINE_COPIER_H

#include "baseline.h"
#include "client.h"
#include "reader.h"

// A reader of one topic and a producer to another; in transactions when the producer has a transactional.id.
struct copier {
    struct reader reader;
    rd_kafka_t *producer;
    const char *output;
    struct deliveries deliveries;
    struct baseline_totals *totals;
    bool is_transactional;
    // Records that were copied when the last transaction was committed.
    int64_t committed_records;
};

bool copier_open(struct copier *copier, const char *consumer_properties, const char *producer_properties,
                 const char *input, const char *output, struct baseline_totals *totals);
void copier_close(struct copier *copier);

// A `record_handler` that counts the record and produces it. The context is the copier.
bool copier_produce(const struct record *record, void *context);

// Waits until all that was produced is delivered, and commits: the group's offsets, or a transaction that holds them.
bool copier_commit(struct copier *copier, bool asynchronously);

#endif
