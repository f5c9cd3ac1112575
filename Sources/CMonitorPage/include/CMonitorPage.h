#ifndef CMONITORPAGE_H
#define CMONITORPAGE_H

#include <stddef.h>

/// A file of the monitor's page, in the program's own constant data.
struct monitor_file {
    /// The path that it is served at.
    const char *path;
    /// Its media type.
    const char *type;
    const unsigned char *bytes;
    size_t count;
};

/// How many files the page is made of.
size_t monitor_file_count(void);

/// The file with this number, from 0.
struct monitor_file monitor_file(size_t index);

#endif
