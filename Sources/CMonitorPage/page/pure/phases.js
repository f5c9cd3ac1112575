// Where a batch's time goes.

/// In the order in which they come.
export const phases = [
    { name: 'waiting', from: 'cut_at', until: 'started_at' },
    { name: 'processing', from: 'started_at', until: 'completed_at' },
    { name: 'delivering', from: 'completed_at', until: 'delivered_at' },
    { name: 'committing', from: 'delivered_at', until: 'committed_at' },
]

/// A batch's phases as `{name, seconds, isOpen}`; the one that it is in ends now. Those to come are left out.
///
/// Tasks are delivered while others run, so a phase may have ended before the one before it: then it took no time.
export function phasesOf(batch, now) {
    const found = []
    let from = batch.cut_at
    for (const phase of phases) {
        const end = batch[phase.until]
        const isOpen = end === undefined || end === null
        if (isOpen && batch.state === 'abandoned') break
        const until = Math.max(from, isOpen ? now : end)
        found.push({ name: phase.name, seconds: (until - from) / 1000, isOpen })
        if (isOpen) break
        from = until
    }
    return found
}
