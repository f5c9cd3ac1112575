// Which partitions are shown, and in which order.

/// The worst first: by records, then by age.
export function worstFirst(partitions) {
    return [...partitions].sort((a, b) =>
        b.lag_records - a.lag_records || (b.lag_seconds ?? 0) - (a.lag_seconds ?? 0)
            || a.topic.localeCompare(b.topic) || a.partition - b.partition)
}
