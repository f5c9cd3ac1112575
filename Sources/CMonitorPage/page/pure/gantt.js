// Where the bars of batches and attempts go. Places across are times; rows and lanes are counted.

import { pack } from './lanes.js'

/// Rows of executors that are drawn, and lanes in one row.
export const maxRows = 48
export const maxLanes = 4
/// Spans that may be chosen from: milliseconds.
const spans = [500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000]
/// So many batches are to be seen when the span is not chosen.
const batchesInView = 16

/// The span that shows the last batches: milliseconds.
export function automaticSpan(batches, now) {
    const first = batches.at(-batchesInView) ?? batches[0]
    if (!first) return 30_000
    return spans.find((span) => span >= now - first.cut_at) ?? spans.at(-1)
}

/// Rows of bars between two moments: first the batches, then each executor's attempts.
///
/// Each row is `{label, number, lanes, bars}`, each bar `{from, until, lane, batch, attempt}`; a batch's own bar has no
/// attempt. What runs ends at `to`.
export function rows(model, from, to) {
    const seen = model.batches.filter((batch) => (batch.committed_at ?? batch.delivered_at ?? to) >= from && batch.cut_at <= to)
    const attempts = new Map(model.executors.slice(0, maxRows).map((executor) => [executor.id, []]))
    for (const batch of seen) {
        for (const attempt of batch.attempts) {
            if ((attempt.delivered_at ?? attempt.ended_at ?? to) < from || attempt.started_at > to) continue
            if (!attempts.has(attempt.executor)) {
                if (attempts.size >= maxRows) continue
                attempts.set(attempt.executor, [])
            }
            attempts.get(attempt.executor).push({
                from: attempt.started_at, until: attempt.ended_at ?? to, batch, attempt,
            })
        }
    }
    const batchBars = seen.map((batch) => ({
        from: batch.cut_at, until: batch.committed_at ?? batch.delivered_at ?? to, batch, attempt: null,
    }))
    return [
        row('batches', null, batchBars),
        ...[...attempts].sort(([a], [b]) => a - b).map(([id, bars]) => row(`executor ${id}`, id, bars)),
    ]
}

function row(label, number, bars) {
    const { lanes, count } = pack(bars, maxLanes)
    return { label, number, lanes: count, bars: bars.map((bar, index) => ({ ...bar, lane: lanes[index] })) }
}

/// The bar at a moment in a row's lane; the one that began last if several are there. `reach` is how far beside it still counts.
export function barAt(row, lane, moment, reach) {
    return row.bars.findLast((bar) => bar.lane === lane && bar.from - reach <= moment && moment <= bar.until + reach) ?? null
}

/// What keeps a bar's identity from one drawing to the next.
export function barKey(bar) {
    return bar.attempt ? `${bar.attempt.task}/${bar.attempt.attempt}` : `batch ${bar.batch.id}`
}

/// The bar to go to with an arrow key, from the one with `key`: along a row, or to the nearest in the next.
export function neighbour(rows, key, direction) {
    const at = find(rows, key)
    if (!at) {
        const first = rows.findIndex((row, index) => index > 0 && row.bars.length)
        return rows[first]?.bars.at(-1) ?? rows[0]?.bars.at(-1) ?? null
    }
    const { row, index } = at
    const bars = sorted(rows[row])
    if (direction === 'left') return bars[Math.max(0, index - 1)]
    if (direction === 'right') return bars[Math.min(bars.length - 1, index + 1)]
    const step = direction === 'up' ? -1 : 1
    for (let next = row + step; rows[next]; next += step) {
        const near = nearest(rows[next].bars, bars[index].from)
        if (near) return near
    }
    return bars[index]
}

function find(rows, key) {
    for (const [row, { bars }] of rows.entries()) {
        if (!bars.some((bar) => barKey(bar) === key)) continue
        return { row, index: sorted(rows[row]).findIndex((bar) => barKey(bar) === key) }
    }
    return null
}

function sorted(row) {
    return [...row.bars].sort((a, b) => a.from - b.from)
}

function nearest(bars, moment) {
    if (!bars.length) return null
    return bars.reduce((best, bar) => (Math.abs(bar.from - moment) < Math.abs(best.from - moment) ? bar : best))
}
