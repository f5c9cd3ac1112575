// What is said of a series in words.

/// The median, the 95th percentile and the greatest of some numbers; null if there is none.
export function spread(values) {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
    if (!sorted.length) return null
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
    return { median: at(0.5), p95: at(0.95), max: sorted.at(-1) }
}

/// What a chart shows, as a sentence.
export function describe(title, values, write, span) {
    const found = spread(values)
    if (!found) return `${title}: nothing in ${span}`
    const last = values.findLast(Number.isFinite)
    return `${title}, ${span}: now ${write(last)}, median ${write(found.median)}, ` +
        `95th percentile ${write(found.p95)}, highest ${write(found.max)}`
}
