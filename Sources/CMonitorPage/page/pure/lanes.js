// Bars that overlap, side by side.

/// The first lane that is free for each bar, in order of start, at most `maxLanes`; what finds none goes to the last.
///
/// - `bars`: `{from, until}`. Returns `{lanes, count}`, where `lanes[i]` belongs to `bars[i]`.
export function pack(bars, maxLanes) {
    const ends = []
    const lanes = new Array(bars.length)
    const order = bars.map((_, index) => index).sort((a, b) => bars[a].from - bars[b].from)
    for (const index of order) {
        let lane = ends.findIndex((end) => end <= bars[index].from)
        if (lane < 0) lane = Math.min(ends.length, maxLanes - 1)
        ends[lane] = Math.max(ends[lane] ?? 0, bars[index].until)
        lanes[index] = lane
    }
    return { lanes, count: Math.max(1, ends.length) }
}
