#ifndef SLUICE_BASELINE_CONTENT_H
#define SLUICE_BASELINE_CONTENT_H

#include <stddef.h>
#include <stdint.h>

#include "baseline.h"

// The most bytes of a word.
#define WORD_BYTES 7
// A record to be produced. Valid until the next one is made.
struct content {
    char key[WORD_BYTES];
    size_t key_bytes;
    char *value;
    size_t value_bytes;
};

// Makes the record of that number; the same one for the same options, whenever it is asked for.
void content_make(struct content *content, const struct baseline_load_options *options, int64_t number);

#endif
