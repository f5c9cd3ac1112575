#include "content.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// More than the words of one record.
#define WORDS_A_RECORD 1024

// A value that compresses well, and a number at its start that makes each one different.
static void fill_value(char *value, size_t bytes, int64_t number) {
    static const char text[] = "a record that compresses well; ";
    for (size_t index = 0; index < bytes; index++) value[index] = text[index % (sizeof(text) - 1)];
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%" PRId64, number);
    memcpy(value, digits, (size_t)length < bytes ? (size_t)length : bytes);
}

// Six or seven letters, different for different numbers below 2^32, in no order.
static size_t put_word(char *place, uint64_t number) {
    uint32_t scrambled = (uint32_t)number * UINT32_C(2654435761);
    size_t count = 0;
    do {
        place[count++] = (char)('a' + scrambled % 26);
        scrambled /= 26;
    } while (scrambled);
    return count;
}

// splitmix64: a random number for each index.
static uint64_t random_at(uint64_t index) {
    uint64_t value = (index + 1) * UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

static uint64_t random_word(const struct baseline_load_options *options, uint64_t index) {
    return random_at(index) % (uint64_t)options->distinct;
}

// As many words as fit.
static void make_line(struct content *content, const struct baseline_load_options *options, int64_t number) {
    size_t used = 0;
    for (uint64_t index = 0; index < WORDS_A_RECORD && used + WORD_BYTES + 1 <= options->record_bytes; index++) {
        if (used > 0) content->value[used++] = ' ';
        used += put_word(content->value + used, random_word(options, (uint64_t)number * WORDS_A_RECORD + index));
    }
    content->key_bytes = 0;
    content->value_bytes = used;
}

static size_t make_key(struct content *content, const struct baseline_load_options *options, int64_t number) {
    switch (options->content) {
    case BASELINE_WORD_KEYS:
        return put_word(content->key, (uint64_t)number);
    case BASELINE_RANDOM_WORD_KEYS:
        return put_word(content->key, random_word(options, (uint64_t)number));
    default:
        return 0;
    }
}

void content_make(struct content *content, const struct baseline_load_options *options, int64_t number) {
    if (options->content == BASELINE_LINES) {
        make_line(content, options, number);
        return;
    }
    content->key_bytes = make_key(content, options, number);
    content->value_bytes = options->record_bytes - content->key_bytes;
    fill_value(content->value, content->value_bytes, number);
}
