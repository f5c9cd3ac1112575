// The numbers at the top.

import { element, set, write } from './dom.js'
import { count, counted, duration, none, percent, short } from '../pure/format.js'
import { catchingUp, knowsBacklog, lastBatch } from '../pure/headline.js'

export function summary() {
    const tiles = {
        input: tile('Input'), processed: tile('Processed'), backlog: tile('Backlog'), lag: tile('Lag'),
        batch: tile('Batch time'), executors: tile('Executors busy'), failures: tile('Failures'),
    }
    const catching = element('p', { class: 'catching', hidden: true })
    const root = element(
        'section', { id: 'summary', class: 'bare wide', 'aria-labelledby': 'summary-title' },
        element('h2', { id: 'summary-title', class: 'hidden', text: 'Now' }),
        element('dl', { class: 'tiles' }, ...Object.values(tiles).map((tile) => tile.root)),
        catching,
    )

    function render(model) {
        const { backlog } = model
        tiles.input.show(amount(backlog.input_records_per_second), '/s', 'records, mean of 10 s')
        tiles.processed.show(amount(backlog.processed_records_per_second), '/s', 'records, mean of 10 s')
        showBacklog(model)
        const batch = lastBatch(model)
        const of = model.application?.interval_seconds ? 'interval' : 'target'
        tiles.batch.show(batch.text, '', Number.isFinite(batch.limit) ? `${of} ${duration(batch.limit)}` : '', batch.isLate ? 'bad' : null)
        const busy = busyOf(model.executors)
        tiles.executors.show(`${busy.running} of ${busy.slots}`, '', `${percent(busy.ratio)} over 10 s`)
        const last = model.failures.at(-1)
        const ago = last ? `last ${duration(Math.max(0, Math.round((model.time - last.last_at) / 1000)))} ago` : 'none seen'
        const times = model.failures.reduce((sum, failure) => sum + failure.count, 0)
        tiles.failures.show(amount(times), times ? `in ${counted(model.failures.length, 'kind')}` : '', ago, last && model.time - last.last_at < 60_000 ? 'bad' : null)
        const text = knowsBacklog(model) ? catchingUp(backlog) : null
        catching.hidden = text === null
        if (text) write(catching, text)
    }

    function showBacklog(model) {
        if (!knowsBacklog(model)) {
            tiles.backlog.show(none, '', 'not known')
            tiles.lag.show(none, '', model.partitions.length ? 'not known' : partitions(model))
            return
        }
        const { backlog } = model
        tiles.backlog.show(amount(backlog.records), 'records', backlog.is_catching_up ? 'batches are limited' : 'batches take all of it')
        const lag = lagOf(model.partitions)
        tiles.lag.show(amount(lag.records), 'records', lag.age === null || lag.records === 0 ? partitions(model) : `oldest ${duration(lag.age)}`)
    }
    return { roots: [root], render }
}

/// What fits a tile: 123,456, and 1.23M from a million on.
function amount(value) {
    if (!Number.isFinite(value)) return none
    if (value >= 1_000_000) return short(value)
    return value > 0 && value < 10 && !Number.isInteger(value) ? value.toFixed(1) : count(value)
}

function partitions(model) {
    return counted(model.partitions.length, 'partition')
}

function lagOf(list) {
    const ages = list.map((partition) => partition.lag_seconds).filter(Number.isFinite)
    return {
        records: list.reduce((sum, partition) => sum + partition.lag_records, 0),
        age: ages.length ? Math.max(...ages) : null,
    }
}

function busyOf(list) {
    const slots = list.reduce((sum, executor) => sum + executor.slots, 0)
    const used = list.reduce((sum, executor) => sum + executor.busy_ratio * executor.slots, 0)
    return {
        slots, running: list.reduce((sum, executor) => sum + executor.running.length, 0),
        ratio: slots ? used / slots : 0,
    }
}

function tile(title) {
    const number = element('span')
    const unit = element('small')
    const sub = element('dd', { class: 'sub' })
    const root = element(
        'div', { class: 'tile' }, element('dt', { text: title }),
        element('dd', { class: 'value' }, number, ' ', unit), sub,
    )
    return {
        root,
        show(text, unitText, subText, tone = null) {
            write(number, text)
            write(unit, unitText)
            write(sub, subText)
            set(root, 'data-tone', tone)
        },
    }
}
