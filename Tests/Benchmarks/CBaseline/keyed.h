#ifndef SLUICE_BASELINE_KEYED_H
#define SLUICE_BASELINE_KEYED_H

#include "baseline.h"
#include "reader.h"

// Reads `topic` to the end that it has now, hands every record to `handle`, calls `finish` if there is one, and commits
// what was read. Adds to `totals`.
bool read_whole_topic(const char *properties, const char *topic, record_handler handle, bool (*finish)(void *context),
                      void *context, struct baseline_totals *totals);

#endif
