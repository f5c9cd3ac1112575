#ifndef SLUICE_BASELINE_WYHASH_H
#define SLUICE_BASELINE_WYHASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// wyhash, final version 4, by Wang Yi (public domain): what a table written for speed would use.

static const uint64_t wyhash_secret[4] = {UINT64_C(0x2d358dccaa6c78a5), UINT64_C(0x8bb84b93962eacc9),
                                          UINT64_C(0x4b33a62ed433d4a3), UINT64_C(0x4d5a2da51de1aa47)};

static inline void wyhash_multiply(uint64_t *a, uint64_t *b) {
    unsigned __int128 product = (unsigned __int128)*a * *b;
    *a = (uint64_t)product;
    *b = (uint64_t)(product >> 64);
}

static inline uint64_t wyhash_mix(uint64_t a, uint64_t b) {
    wyhash_multiply(&a, &b);
    return a ^ b;
}

static inline uint64_t wyhash_read8(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof(value));
    return value;
}

static inline uint64_t wyhash_read4(const uint8_t *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof(value));
    return value;
}

static inline uint64_t wyhash_read3(const uint8_t *bytes, size_t count) {
    return ((uint64_t)bytes[0] << 16) | ((uint64_t)bytes[count >> 1] << 8) | bytes[count - 1];
}

// The part for more than 16 bytes: leaves the last 16 for the end.
static inline const uint8_t *wyhash_body(const uint8_t *bytes, size_t *count, uint64_t *seed) {
    const uint64_t *secret = wyhash_secret;
    if (*count >= 48) {
        uint64_t second = *seed, third = *seed;
        do {
            *seed = wyhash_mix(wyhash_read8(bytes) ^ secret[1], wyhash_read8(bytes + 8) ^ *seed);
            second = wyhash_mix(wyhash_read8(bytes + 16) ^ secret[2], wyhash_read8(bytes + 24) ^ second);
            third = wyhash_mix(wyhash_read8(bytes + 32) ^ secret[3], wyhash_read8(bytes + 40) ^ third);
            bytes += 48;
            *count -= 48;
        } while (*count >= 48);
        *seed ^= second ^ third;
    }
    for (; *count > 16; *count -= 16, bytes += 16)
        *seed = wyhash_mix(wyhash_read8(bytes) ^ secret[1], wyhash_read8(bytes + 8) ^ *seed);
    return bytes;
}

static inline uint64_t wyhash(const void *key, size_t count, uint64_t seed) {
    const uint64_t *secret = wyhash_secret;
    const uint8_t *bytes = key;
    const uint64_t total = count;
    uint64_t a = 0, b = 0;
    seed ^= wyhash_mix(seed ^ secret[0], secret[1]);
    if (count > 16) {
        bytes = wyhash_body(bytes, &count, &seed);
        a = wyhash_read8(bytes + count - 16);
        b = wyhash_read8(bytes + count - 8);
    } else if (count >= 4) {
        size_t middle = (count >> 3) << 2;
        a = (wyhash_read4(bytes) << 32) | wyhash_read4(bytes + middle);
        b = (wyhash_read4(bytes + count - 4) << 32) | wyhash_read4(bytes + count - 4 - middle);
    } else if (count > 0) {
        a = wyhash_read3(bytes, count);
    }
    a ^= secret[1];
    b ^= seed;
    wyhash_multiply(&a, &b);
    return wyhash_mix(a ^ secret[0] ^ total, b ^ secret[1]);
}

#endif
