import Testing

@Suite struct PromQLTests {
    private let names = KnownNames(recorded: ["job:lag:sum"])

    @Test func findsMetricsLabelsAndGroupings() {
        let query = PromQL(
            "sum by (job, le) (rate(a_bucket{x=\"y{z=1}\", w!~'v'}[5m])) / on (job) group_left b > 1e3 and c offset 5m"
        )
        #expect(query.selectors.map(\.metric) == ["a_bucket", "b", "c"])
        #expect(query.selectors.map(\.labels) == [["x", "w"], [], []])
        #expect(query.groupings == ["job", "le", "job"])
    }

    @Test func takesWhatThereIs() {
        for expression in [
            "sum by (topic) (rate(sluice_records_read_total{job=\"a\", topic=~\"b\"}[5m]))",
            "histogram_quantile(0.9, sum by (le) (rate(sluice_batch_total_delay_seconds_bucket[5m])))",
            "up == 0 and on (job, instance) process_open_fds", "deriv(job:lag:sum{topic=\"x\"}[15m]) > 0",
        ] {
            #expect(names.complaints(about: expression) == [])
        }
    }

    @Test func refusesWhatThereIsNot() {
        for (expression, complaint) in [
            ("sluice_records_red_total", "no metric 'sluice_records_red_total'"),
            ("sluice_batch_total_delay_seconds", "no metric 'sluice_batch_total_delay_seconds'"),
            ("sluice_state{status=\"running\"}", "'sluice_state' has no label 'status'"),
            ("sum by (topick) (sluice_partition_lag_records)", "no label 'topick'"), ("1 + 1", "names no metric"),
        ] {
            #expect(names.complaints(about: expression) == [complaint])
        }
    }
}
