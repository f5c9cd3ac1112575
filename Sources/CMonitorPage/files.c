#include "CMonitorPage.h"

// C has it since C23; compilers know it in older C as well.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "page/index.html"
};

static const char *const html = "text/html; charset=utf-8";

size_t monitor_file_count(void) { return 1; }

struct monitor_file monitor_file(size_t index) {
    const struct monitor_file files[] = {
        {"/", html, index_html, sizeof index_html},
    };
    return files[index];
}
