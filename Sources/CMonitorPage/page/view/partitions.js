// How far behind each partition is, and what its work waits for.

import { each, element, section, set, table, write } from './dom.js'
import { count, duration, none, partition as nameOf } from '../pure/format.js'
import { worstFirst } from '../pure/partitions.js'

const maxBars = 12
const rowsAtOnce = 100

export function partitions({ request }) {
    let maxRows = rowsAtOnce
    const note = element('span', { class: 'note' })
    const bars = element('ol', { class: 'lag' })
    const empty = element('p', { class: 'empty', text: 'This instance has no partition.' })
    const columns = ['Partition', 'Lag', 'Age', 'Position', 'Delivered', 'Committed', 'Log end', 'Doing, or waiting for']
        .map((title, index) => ({ title, isNumber: index > 0 && index < 7 }))
    const { whole, body } = table('Partitions', columns)
    const more = element('button', { type: 'button', class: 'more', text: 'Show more', on: { click: () => { maxRows += rowsAtOnce; request() } } })
    const details = element('details', { on: { toggle: request } }, element('summary', { text: 'All partitions as a table' }), whole, more)
    const root = section('partitions', 'Lag by partition', { note }, empty, bars, details)

    function render(model) {
        const sorted = worstFirst(model.partitions)
        const rest = sorted.length - maxBars
        write(note, rest > 0 ? `the ${maxBars} worst of ${count(sorted.length)}` : '')
        empty.hidden = sorted.length > 0
        details.hidden = sorted.length === 0
        const most = Math.max(1, sorted[0]?.lag_records ?? 0)
        each(bars, sorted.slice(0, maxBars), key, bar, (node, item) => changeBar(node, item, most))
        if (details.open) each(body, sorted.slice(0, maxRows), key, () => row(columns), changeRow)
        more.hidden = sorted.length <= maxRows
    }
    return { roots: [root], render }
}

const key = (item) => `${item.partition} ${item.topic}`

function bar(item) {
    const name = nameOf(item.topic, item.partition)
    return element(
        'li', {}, element('span', { class: 'name foreign', text: name, title: name }),
        element('span', { class: 'track' }, element('i')), element('span', { class: 'number' }),
    )
}

function changeBar(node, item, most) {
    const [, track, number] = node.children
    track.firstChild.style.width = `${((item.lag_records / most) * 100).toFixed(1)}%`
    write(number, Number.isFinite(item.lag_seconds) && item.lag_records > 0
        ? `${count(item.lag_records)} · ${duration(item.lag_seconds)}` : count(item.lag_records))
    set(node, 'title', item.doing ?? null)
}

function row(columns) {
    return element('tr', {}, ...columns.map(({ isNumber }, index) =>
        element('td', { class: isNumber ? 'number' : index > 0 ? 'foreign text' : 'foreign' })))
}

function changeRow(node, item) {
    const stands = Number.isFinite(item.stands_for_seconds) ? ` (for ${duration(item.stands_for_seconds)})` : ''
    const texts = [
        nameOf(item.topic, item.partition), count(item.lag_records), duration(item.lag_seconds), count(item.position),
        count(item.delivered), count(item.committed), count(item.log_end), item.doing ? item.doing + stands : none,
    ]
    texts.forEach((text, index) => write(node.children[index], text))
}
