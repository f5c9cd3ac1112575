/// The shortest and the longest wait before the page asks again: milliseconds.
const minDelay = 250
export const maxDelay = 10_000

/// How long to wait before another try, after this many that failed: milliseconds. At first a moment, then doubled each
/// time, and less by up to a half at random, so that many pages do not come back at once.
///
/// - `retryAfter`: what the server asked for, in seconds; it is waited for at the least.
export function delay(failures, random, retryAfter = 0) {
    const limit = failures === 0 ? minDelay : Math.min(maxDelay, 500 * 2 ** (failures - 1))
    return Math.max(limit * (1 - random / 2), Math.min(retryAfter, 60) * 1000)
}
