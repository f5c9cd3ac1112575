// What the page knows: the last full status, with the updates since. A model is never changed, only replaced, so that a
// paused page can keep an old one.

/// The server's own limits, which an update must not lead beyond.
export const limits = { samples: 900, batches: 240, attempts: 4_000, ranges: 4_000, failures: 100 }

/// The model after a full status.
export function withStatus(status) {
    return bounded({
        ...status,
        samples: status.samples ?? [],
        batches: status.batches ?? [],
        partitions: status.partitions ?? [],
        executors: status.executors ?? [],
        failures: status.failures ?? [],
        configuration: status.configuration ?? [],
    })
}

/// The model after an update, which has only what changed of samples, batches and failures, and leaves out what never
/// changes. Null as long as there was no full status.
export function withUpdate(model, update) {
    if (!model) return null
    return bounded({
        ...model,
        ...update,
        application: update.application ?? model.application,
        configuration: update.configuration ?? model.configuration,
        samples: merge(model.samples, update.samples, (sample) => sample.at, (a, b) => a.at - b.at),
        batches: merge(model.batches, update.batches, (batch) => batch.id, (a, b) => a.id - b.id),
        failures: merge(model.failures, update.failures, (failure) => failure.id, (a, b) => a.last_at - b.last_at),
    })
}

function merge(old, changed, key, order) {
    if (!changed?.length) return old
    const byKey = new Map(old.map((item) => [key(item), item]))
    for (const item of changed) byKey.set(key(item), item)
    return [...byKey.values()].sort(order)
}

function bounded(model) {
    return {
        ...model,
        samples: model.samples.slice(-limits.samples),
        batches: withoutOldDetails(model.batches.slice(-limits.batches)),
        failures: model.failures.slice(-limits.failures),
    }
}

/// Old batches lose their attempts and ranges first.
function withoutOldDetails(batches) {
    let attempts = 0
    let ranges = 0
    const kept = batches.toReversed().map((batch) => {
        attempts += batch.attempts.length
        ranges += batch.ranges.length
        const hasAttempts = attempts <= limits.attempts || batch.attempts.length === 0
        const hasRanges = ranges <= limits.ranges || batch.ranges.length === 0
        if (hasAttempts && hasRanges) return batch
        return {
            ...batch,
            attempts: hasAttempts ? batch.attempts : [],
            omitted_attempts: batch.omitted_attempts + (hasAttempts ? 0 : batch.attempts.length),
            ranges: hasRanges ? batch.ranges : [],
            omitted_ranges: (batch.omitted_ranges ?? 0) + (hasRanges ? 0 : batch.ranges.length),
        }
    })
    return kept.reverse()
}
