// Numbers and times as people read them. A number is never shown without its unit.

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/// Stands where there is no number.
export const none = '–'

/// `12,345`
export function count(value) {
    return Number.isFinite(value) ? grouped.format(value) : none
}

/// `1 record`, `12,345 records`
export function counted(value, one, many = `${one}s`) {
    return `${count(value)} ${value === 1 ? one : many}`
}

/// Three digits and a letter, for axes and edges: `950`, `12.3k`, `4.05M`
export function short(value) {
    if (!Number.isFinite(value)) return none
    const size = Math.abs(value)
    for (const [unit, letter] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
        if (size >= unit * 0.9995) return trimmed(value / unit) + letter
    }
    return trimmed(value)
}

function trimmed(value) {
    const digits = Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2
    return String(Number(value.toFixed(digits)))
}

/// `12,345/s`; below ten with a digit after the point.
export function rate(value) {
    if (!Number.isFinite(value)) return none
    return `${value !== 0 && Math.abs(value) < 10 ? oneDigit.format(value) : grouped.format(value)}/s`
}

/// Seconds, in the unit that fits: `0 ms`, `3.2 ms`, `480 ms`, `1.25 s`, `48 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`
export function duration(seconds) {
    if (!Number.isFinite(seconds)) return none
    if (seconds < 0) return `-${duration(-seconds)}`
    if (seconds < 0.9995) return `${trimmed(seconds * 1000)} ms`
    if (seconds < 59.5) return `${trimmed(seconds)} s`
    const whole = Math.round(seconds)
    if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's')
    if (whole < 86_400) return pair(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
    return pair(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h')
}

function pair(large, largeUnit, small, smallUnit) {
    return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
}

/// The same for what is estimated: no finer than 10 s above a minute, and a minute above an hour.
export function about(seconds) {
    if (!Number.isFinite(seconds)) return none
    if (seconds < 10) return duration(Math.max(1, Math.round(seconds)))
    const step = seconds < 60 ? 5 : seconds < 3600 ? 10 : 60
    return duration(Math.round(seconds / step) * step)
}

/// The share of one, as `42 %`.
export function percent(share) {
    return Number.isFinite(share) ? `${Math.round(share * 100)} %` : none
}

/// `14:03:27`, local; with milliseconds where they matter.
export function clock(milliseconds, isFine = false) {
    if (!Number.isFinite(milliseconds)) return none
    const date = new Date(milliseconds)
    const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part, 2)).join(':')
    return isFine ? `${time}.${pad(date.getMilliseconds(), 3)}` : time
}

/// The same moment in UTC, with its date: what a title tells.
export function utc(milliseconds) {
    if (!Number.isFinite(milliseconds)) return ''
    return `${new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')} UTC`
}

/// `orders[3]`
export function partition(topic, number) {
    return number === undefined || number === null ? topic : `${topic}[${number}]`
}

/// What a task works on: a partition, or behind a shuffle a bucket.
export function place({ topic, partition: number, stage, bucket }) {
    return bucket === undefined || bucket === null ? partition(topic, number) : `stage ${stage}, bucket ${bucket}`
}

/// `snake_case` as words.
export function words(name) {
    return String(name ?? '').replaceAll('_', ' ')
}

function pad(value, width) {
    return String(value).padStart(width, '0')
}
