// The recent batches, and where their time went.

import { each, element, section, set, table, write, writeTime } from './dom.js'
import { shuffleText } from '../pure/attempt.js'
import { clock, count, duration, none, partition, words } from '../pure/format.js'
import { phases, phasesOf } from '../pure/phases.js'

const rowsAtOnce = 15
/// Ranges of one batch that are listed.
const maxRanges = 200
const columns = [
    ['Batch'], ['Cut'], ['State'], ['Phases', 'wide'], ['Scheduling delay', 'number'], ['Processing', 'number'],
    ['Total delay', 'number'], ['Admitted', 'number'], ['of backlog', 'number'], ['Limited by'], ['Read', 'number'],
    ['Written', 'number'], ['Failed', 'number'], ['Ranges', 'number'],
].map(([title, kind]) => ({ title, kind, isNumber: kind === 'number' }))

export function batches({ request }) {
    let maxRows = rowsAtOnce
    const open = new Set()
    const { whole, body } = table('Recent batches', columns)
    const empty = element('p', { class: 'empty', text: 'No batch has been cut yet.' })
    const more = element('button', { type: 'button', class: 'more', text: 'Show more', on: { click: () => { maxRows += rowsAtOnce * 3; request() } } })
    const root = section('batches', 'Recent batches', { wide: true, note: key() }, empty, whole, more)

    const toggle = (id) => {
        if (!open.delete(id)) open.add(id)
        request()
    }

    function render(model) {
        const newest = model.batches.slice(-maxRows).reverse()
        const known = new Set(newest.map((batch) => batch.id))
        for (const id of open) if (!known.has(id)) open.delete(id)
        const found = newest.map((batch) => phasesOf(batch, model.time))
        const longest = Math.max(...found.map((phases) => phases.reduce((sum, { seconds }) => sum + seconds, 0)), 0.000_001)
        empty.hidden = newest.length > 0
        whole.hidden = newest.length === 0
        more.hidden = model.batches.length <= maxRows
        const items = newest.flatMap((batch, index) => [
            { key: `${batch.id}`, batch, phases: found[index] },
            ...(open.has(batch.id) ? [{ key: `${batch.id} ranges`, batch, isRanges: true }] : []),
        ])
        each(body, items, ({ key }) => key,
            (item) => (item.isRanges ? rangesRow() : batchRow(item.batch.id, toggle)),
            (node, item) => (item.isRanges ? changeRanges(node, item.batch) : changeBatch(node, item, longest, open.has(item.batch.id))))
    }
    return { roots: [root], render }
}

function key() {
    const shown = phases.map(({ name }) => element('span', {}, element('i', { class: `p-${name}`, 'aria-hidden': 'true' }), name))
    return element('span', { class: 'key' }, ...shown)
}

function batchRow(id, toggle) {
    const cells = columns.map(({ kind }) => element('td', { class: kind === 'number' ? 'number' : kind ?? 'nowrap' }))
    cells[3].append(element('div', { class: 'phases', role: 'img' }))
    cells.at(-1).append(element('button', { type: 'button', on: { click: () => toggle(id) } }))
    return element('tr', {}, ...cells)
}

function changeBatch(node, { batch, phases }, longest, isOpen) {
    const cells = node.children
    const texts = [
        String(batch.id), null, batch.state, null, duration(batch.scheduling_delay_seconds), duration(batch.processing_seconds),
        duration(batch.total_delay_seconds), count(batch.admitted_records), count(batch.backlog_records), words(batch.limit),
        count(batch.records_read), count(batch.records_written), batch.failed_attempts ? count(batch.failed_attempts) : none, null,
    ]
    texts.forEach((text, index) => { if (text !== null) write(cells[index], text) })
    writeTime(cells[1], batch.cut_at, clock(batch.cut_at, true))
    changePhases(cells[3].firstChild, phases, longest)
    const button = cells[13].firstChild
    const number = batch.ranges.length
    write(button, number ? `${number} ${isOpen ? '▴' : '▾'}` : none)
    set(button, 'aria-expanded', String(isOpen))
    set(button, 'aria-label', `Ranges of batch ${batch.id}: ${number}`)
    button.disabled = number === 0
}

function changePhases(bar, phases, longest) {
    each(bar, phases, ({ name }) => name, ({ name }) => element('i', { class: `p-${name}` }), (part, { seconds, isOpen }) => {
        part.style.width = `${((seconds / longest) * 100).toFixed(2)}%`
        part.classList.toggle('p-open', isOpen)
    })
    const text = phases.map(({ name, seconds, isOpen }) => `${name} ${duration(seconds)}${isOpen ? ' so far' : ''}`).join(', ')
    set(bar, 'aria-label', text)
    set(bar, 'title', text)
}

function rangesRow() {
    return element('tr', { class: 'ranges' }, element('td', { colspan: columns.length }, element('p', { class: 'small foreign' })))
}

function changeRanges(node, batch) {
    const shown = batch.ranges.slice(0, maxRanges).map((range) =>
        `${partition(range.topic, range.partition)} ${range.from}–${range.until} (${count(range.until - range.from)})`)
    const rest = batch.ranges.length - shown.length + (batch.omitted_ranges ?? 0)
    const shuffles = (batch.shuffles ?? []).map((shuffle) => `\n${shuffleText(shuffle)}`).join('')
    write(node.firstChild.firstChild, shown.join('   ') + (rest > 0 ? `   and ${count(rest)} more` : '') + shuffles)
}
