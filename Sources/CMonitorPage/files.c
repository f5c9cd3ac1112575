#include "CMonitorPage.h"

// C has it since C23; compilers know it in older C as well.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char style_base_css[] = {
#embed "page/style/base.css"
};
static const unsigned char style_charts_css[] = {
#embed "page/style/charts.css"
};
static const unsigned char style_parts_css[] = {
#embed "page/style/parts.css"
};
static const unsigned char main_js[] = {
#embed "page/main.js"
};
static const unsigned char net_connection_js[] = {
#embed "page/net/connection.js"
};
static const unsigned char net_token_js[] = {
#embed "page/net/token.js"
};
static const unsigned char pure_attempt_js[] = {
#embed "page/pure/attempt.js"
};
static const unsigned char pure_backoff_js[] = {
#embed "page/pure/backoff.js"
};
static const unsigned char pure_events_js[] = {
#embed "page/pure/events.js"
};
static const unsigned char pure_format_js[] = {
#embed "page/pure/format.js"
};
static const unsigned char pure_gantt_js[] = {
#embed "page/pure/gantt.js"
};
static const unsigned char pure_graph_js[] = {
#embed "page/pure/graph.js"
};
static const unsigned char pure_headline_js[] = {
#embed "page/pure/headline.js"
};
static const unsigned char pure_lanes_js[] = {
#embed "page/pure/lanes.js"
};
static const unsigned char pure_model_js[] = {
#embed "page/pure/model.js"
};
static const unsigned char pure_partitions_js[] = {
#embed "page/pure/partitions.js"
};
static const unsigned char pure_phases_js[] = {
#embed "page/pure/phases.js"
};
static const unsigned char pure_plan_geometry_js[] = {
#embed "page/pure/plan-geometry.js"
};
static const unsigned char pure_scale_js[] = {
#embed "page/pure/scale.js"
};
static const unsigned char pure_statistics_js[] = {
#embed "page/pure/statistics.js"
};
static const unsigned char view_batches_js[] = {
#embed "page/view/batches.js"
};
static const unsigned char view_choice_js[] = {
#embed "page/view/choice.js"
};
static const unsigned char view_configuration_js[] = {
#embed "page/view/configuration.js"
};
static const unsigned char view_dom_js[] = {
#embed "page/view/dom.js"
};
static const unsigned char view_executors_js[] = {
#embed "page/view/executors.js"
};
static const unsigned char view_failures_js[] = {
#embed "page/view/failures.js"
};
static const unsigned char view_gantt_canvas_js[] = {
#embed "page/view/gantt-canvas.js"
};
static const unsigned char view_header_js[] = {
#embed "page/view/header.js"
};
static const unsigned char view_line_chart_js[] = {
#embed "page/view/line-chart.js"
};
static const unsigned char view_notices_js[] = {
#embed "page/view/notices.js"
};
static const unsigned char view_partitions_js[] = {
#embed "page/view/partitions.js"
};
static const unsigned char view_plan_js[] = {
#embed "page/view/plan.js"
};
static const unsigned char view_summary_js[] = {
#embed "page/view/summary.js"
};
static const unsigned char view_tasks_js[] = {
#embed "page/view/tasks.js"
};
static const unsigned char view_timelines_js[] = {
#embed "page/view/timelines.js"
};
static const unsigned char view_tooltip_js[] = {
#embed "page/view/tooltip.js"
};

static const char *const css = "text/css; charset=utf-8";
static const char *const html = "text/html; charset=utf-8";
static const char *const js = "text/javascript; charset=utf-8";
static const char *const svg = "image/svg+xml";

#define PAGE_FILE(path, type, bytes) {path, type, bytes, sizeof bytes}

struct monitor_file monitor_file(size_t index) {
    const struct monitor_file files[] = {
        PAGE_FILE("/", html, index_html),
        PAGE_FILE("/page/icon.svg", svg, icon_svg),
        PAGE_FILE("/page/style/base.css", css, style_base_css),
        PAGE_FILE("/page/style/charts.css", css, style_charts_css),
        PAGE_FILE("/page/style/parts.css", css, style_parts_css),
        PAGE_FILE("/page/main.js", js, main_js),
        PAGE_FILE("/page/net/connection.js", js, net_connection_js),
        PAGE_FILE("/page/net/token.js", js, net_token_js),
        PAGE_FILE("/page/pure/attempt.js", js, pure_attempt_js),
        PAGE_FILE("/page/pure/backoff.js", js, pure_backoff_js),
        PAGE_FILE("/page/pure/events.js", js, pure_events_js),
        PAGE_FILE("/page/pure/format.js", js, pure_format_js),
        PAGE_FILE("/page/pure/gantt.js", js, pure_gantt_js),
        PAGE_FILE("/page/pure/graph.js", js, pure_graph_js),
        PAGE_FILE("/page/pure/headline.js", js, pure_headline_js),
        PAGE_FILE("/page/pure/lanes.js", js, pure_lanes_js),
        PAGE_FILE("/page/pure/model.js", js, pure_model_js),
        PAGE_FILE("/page/pure/partitions.js", js, pure_partitions_js),
        PAGE_FILE("/page/pure/phases.js", js, pure_phases_js),
        PAGE_FILE("/page/pure/plan-geometry.js", js, pure_plan_geometry_js),
        PAGE_FILE("/page/pure/scale.js", js, pure_scale_js),
        PAGE_FILE("/page/pure/statistics.js", js, pure_statistics_js),
        PAGE_FILE("/page/view/batches.js", js, view_batches_js),
        PAGE_FILE("/page/view/choice.js", js, view_choice_js),
        PAGE_FILE("/page/view/configuration.js", js, view_configuration_js),
        PAGE_FILE("/page/view/dom.js", js, view_dom_js),
        PAGE_FILE("/page/view/executors.js", js, view_executors_js),
        PAGE_FILE("/page/view/failures.js", js, view_failures_js),
        PAGE_FILE("/page/view/gantt-canvas.js", js, view_gantt_canvas_js),
        PAGE_FILE("/page/view/header.js", js, view_header_js),
        PAGE_FILE("/page/view/line-chart.js", js, view_line_chart_js),
        PAGE_FILE("/page/view/notices.js", js, view_notices_js),
        PAGE_FILE("/page/view/partitions.js", js, view_partitions_js),
        PAGE_FILE("/page/view/plan.js", js, view_plan_js),
        PAGE_FILE("/page/view/summary.js", js, view_summary_js),
        PAGE_FILE("/page/view/tasks.js", js, view_tasks_js),
        PAGE_FILE("/page/view/timelines.js", js, view_timelines_js),
        PAGE_FILE("/page/view/tooltip.js", js, view_tooltip_js),
    };
    return files[index];
}

size_t monitor_file_count(void) { return 38; }
