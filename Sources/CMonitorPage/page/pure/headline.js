// What the page says at its top.

import { about, counted, duration, none, rate } from './format.js'

/// States in which nothing is wrong.
const good = new Set(['running'])
/// States that pass by themselves.
const passing = new Set([
    'starting', 'waiting_for_broker', 'waiting_for_topics', 'waiting_for_assignment', 'draining', 'stopped',
])

/// `good`, `passing` or `bad`: how a state is shown. One that is not known is bad unless it is ready.
export function tone(health) {
    if (!health.is_alive && health.state !== 'stopped') return 'bad'
    if (good.has(health.state)) return 'good'
    if (passing.has(health.state)) return 'passing'
    return health.is_ready ? 'good' : 'bad'
}

/// States in which nothing is heard of what there is to read.
const blind = new Set(['starting', 'waiting_for_broker', 'waiting_for_topics', 'waiting_for_assignment'])

/// Whether backlog and lag are known: zeros that nobody has counted would calm.
export function knowsBacklog(model) {
    return model.partitions.length > 0 && !blind.has(model.health.state)
}

/// `catching up: 1,200,000 records, 60,000/s, about 20 s left`; null while it does not.
export function catchingUp(backlog) {
    if (!backlog?.is_catching_up) return null
    const left = backlog.seconds_until_caught_up
    const end = Number.isFinite(left)
        ? `about ${about(left)} left`
        : 'not getting shorter at this rate'
    return `Catching up: ${counted(backlog.records, 'record')}, ${rate(backlog.processed_records_per_second)}, ${end}`
}

/// The last batch that was finished: how long it took, beside what it may take.
export function lastBatch(model) {
    const batch = model.batches.findLast((batch) => Number.isFinite(batch.total_delay_seconds))
    const application = model.application
    const limit = application?.interval_seconds ?? application?.target_seconds
    if (!batch) return { text: none, limit, seconds: null, isLate: false }
    return {
        text: duration(batch.processing_seconds ?? batch.total_delay_seconds),
        limit,
        seconds: batch.processing_seconds,
        isLate: Number.isFinite(application?.interval_seconds) && batch.processing_seconds > application.interval_seconds,
    }
}
