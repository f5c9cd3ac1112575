#ifndef CFLIGHTSDATA_H
#define CFLIGHTSDATA_H

#include <stddef.h>

/// A file of this folder, in the program's own constant data: it is found wherever the program runs, and its pages are
/// loaded only when they are read.
struct flights_file {
    const unsigned char *bytes;
    size_t count;
};

struct flights_file flights_january(void);
struct flights_file flights_airlines(void);
struct flights_file flights_planes(void);

#endif
