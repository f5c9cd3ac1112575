// From values to places on a chart.

/// A straight line from a range of values to a range of places.
export function linear(from, to, start, end) {
    const slope = to === from ? 0 : (end - start) / (to - from)
    return (value) => start + (value - from) * slope
}

/// Round steps of 1, 2 or 5 times a power of ten from 0 to at least `max`, about `wanted` of them.
export function ticks(max, wanted = 3) {
    if (!(max > 0) || !Number.isFinite(max)) return [0, 1]
    const step = roundStep(max / wanted)
    const count = Math.ceil(max / step - 1e-9)
    return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

function roundStep(least) {
    const power = 10 ** Math.floor(Math.log10(least))
    const factor = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9))
    return factor * power
}

/// Steps of time that people count in: milliseconds.
const timeSteps = [
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
]

/// Moments on round times of the local clock, at most `wanted` of them.
export function timeTicks(from, to, wanted, offset = new Date(to).getTimezoneOffset() * -60_000) {
    const step = timeSteps.find((step) => (to - from) / step <= wanted) ?? timeSteps.at(-1)
    const moments = []
    for (let moment = Math.ceil((from + offset) / step) * step - offset; moment <= to; moment += step) {
        moments.push(moment)
    }
    return moments
}

/// Pieces of a line, as arrays of `[x, y]`: values that are missing are stepped over, unless for longer than `maxGap`.
export function pieces(points, maxGap) {
    const found = []
    let last = null
    for (const [x, y] of points) {
        if (y === null || y === undefined) continue
        if (last === null || x - last > maxGap) found.push([])
        found.at(-1).push([x, y])
        last = x
    }
    return found
}

/// How values spread over `count` equal bins from 0 to `max`.
export function histogram(values, max, count) {
    const bins = new Array(count).fill(0)
    for (const value of values) {
        if (!Number.isFinite(value)) continue
        bins[Math.max(0, Math.min(count - 1, Math.floor((value / max) * count)))] += 1
    }
    return bins
}
