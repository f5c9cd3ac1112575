// Attempts and batches in words.

import { clock, count, counted, duration, place, words } from './format.js'
import { phasesOf } from './phases.js'

/// `even`, `odd`, `running`, `failed` or `other`: how an attempt is drawn.
export function look(attempt, batch) {
    if (attempt.outcome === 'running') return 'running'
    if (attempt.outcome === 'failed') return 'failed'
    if (attempt.outcome !== 'completed') return 'other'
    return batch.id % 2 === 0 ? 'even' : 'odd'
}

/// An attempt, line by line.
export function attemptLines(attempt, now) {
    const seconds = ((attempt.ended_at ?? now) - attempt.started_at) / 1000
    const end = attempt.ended_at ? ` to ${clock(attempt.ended_at, true)}` : ''
    const marks = [
        attempt.is_straggler ? 'a straggler' : null,
        attempt.early_end ? `ended early: ${words(attempt.early_end)}` : null,
        attempt.delivered_at ? `delivered ${duration((attempt.delivered_at - attempt.ended_at) / 1000)} later` : null,
    ].filter(Boolean)
    return [
        `Task ${attempt.task}, attempt ${attempt.attempt}, on executor ${attempt.executor}: ${attempt.outcome}`,
        attempt.topic ? `${place(attempt)}, ${counted(attempt.records_read, 'record')}` : place(attempt),
        `${duration(seconds)}, from ${clock(attempt.started_at, true)}${end}`,
        ...(marks.length ? [marks.join('; ')] : []),
    ]
}

/// A batch, line by line.
export function batchLines(batch, now) {
    const phases = phasesOf(batch, now).map(({ name, seconds, isOpen }) =>
        `${name} ${duration(seconds)}${isOpen ? ' so far' : ''}`)
    return [
        `Batch ${batch.id}: ${batch.state}`,
        `${count(batch.admitted_records)} of ${counted(batch.backlog_records, 'record')}, limited by ${words(batch.limit)}`,
        phases.join(', '),
        ...(batch.failed_attempts ? [counted(batch.failed_attempts, 'failed attempt')] : []),
    ]
}

/// What one stage's shuffle moved, as a sentence: how far the largest bucket is from the others shows skew.
export function shuffleText(shuffle) {
    const mean = shuffle.records / Math.max(1, shuffle.buckets)
    const skew = shuffle.buckets > 1 && mean > 0 ? ` (${(shuffle.largest_records / mean).toFixed(1)} × the mean)` : ''
    return `Stage ${shuffle.stage}: ${counted(shuffle.records, 'record')} and ${counted(shuffle.keys, 'key')} in ` +
        `${counted(shuffle.buckets, 'bucket')}, the largest, ${shuffle.largest_bucket}, with ` +
        `${counted(shuffle.largest_records, 'record')}${skew} and ${counted(shuffle.largest_keys, 'key')}`
}

/// What the timeline shows, as a sentence.
export function timelineSummary(rows) {
    const attempts = rows.flatMap((row) => row.bars).map((bar) => bar.attempt).filter(Boolean)
    const number = (test) => attempts.filter(test).length
    return `Batches and tasks on executors: ${counted(rows[0].bars.length, 'batch', 'batches')}, ` +
        `${counted(attempts.length, 'attempt')} on ${counted(rows.length - 1, 'executor')}, ` +
        `${number((attempt) => attempt.outcome === 'running')} running, ` +
        `${number((attempt) => attempt.outcome === 'failed')} failed, ` +
        `${counted(number((attempt) => attempt.is_straggler), 'straggler')}`
}
