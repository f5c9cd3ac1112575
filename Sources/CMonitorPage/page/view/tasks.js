// Who ran what when: recent batches, and their tasks on the executors.

import { choice } from './choice.js'
import { each, element, section, set, table, write } from './dom.js'
import { geometry, paint, placeAt } from './gantt-canvas.js'
import { hide, show } from './tooltip.js'
import { attemptLines, batchLines, timelineSummary } from '../pure/attempt.js'
import { clock, count, duration, place, words } from '../pure/format.js'
import { automaticSpan, barAt, barKey, maxRows, neighbour, rows as rowsOf } from '../pure/gantt.js'

const spans = [[0, 'Auto'], [5_000, '5 s'], [15_000, '15 s'], [60_000, '1 min'], [300_000, '5 min']]
/// Rows of the table: the newest attempts.
const maxTableRows = 100
const names = [
    'accent', 'text', 'muted', 'line', 'sunken', 'tint-a', 'tint-b', 'on-tint', 'grey-bar', 'warn', 'bad', 'bad-soft',
]
const hint = 'Point at a bar, tap it, or go from bar to bar with the arrow keys.'

export function tasks({ request }) {
    let span = 0
    let model = null
    let drawn = null
    let chosen = null
    let width = 0
    const canvas = element('canvas')
    // A role that leaves the arrow keys to the page; what they lead to is read out by the status below.
    const chart = element('div', { class: 'gantt', tabindex: 0, role: 'application', 'aria-describedby': 'tasks-readout' }, canvas)
    const readout = element('p', { id: 'tasks-readout', class: 'readout foreign', role: 'status', text: hint })
    const note = element('span', { class: 'note' })
    const pick = choice('window', 'Window of the timeline', spans, span, (value) => { span = value; request() })
    const list = attemptTable()
    const root = section(
        'tasks', 'Batches and tasks on executors', { wide: true, note, tools: element('div', { class: 'tools' }, pick) },
        chart, readout, key(), list.root,
    )

    function render(now) {
        model = now
        const from = now.time - (span || automaticSpan(now.batches, now.time))
        const rows = rowsOf(now, from, now.time)
        set(chart, 'aria-label', timelineSummary(rows))
        const hidden = now.executors.length - maxRows
        write(note, hidden > 0 ? `${hidden} further executors are not shown` : '')
        list.render(rows)
        if (width === 0) return
        drawn = { rows, geometry: geometry(rows, from, now.time, width) }
        repaint()
        if (chosen) tell()
    }

    function repaint() {
        const { rows, geometry } = drawn
        const scale = window.devicePixelRatio || 1
        const [pixels, lines] = [Math.round(width * scale), Math.round(geometry.height * scale)]
        if (canvas.width !== pixels || canvas.height !== lines) {
            canvas.width = pixels
            canvas.height = lines
            canvas.style.height = `${geometry.height}px`
        }
        const context = canvas.getContext('2d')
        context.setTransform(scale, 0, 0, scale, 0, 0)
        paint(context, rows, geometry, colours(), chosen)
    }

    function choose(bar) {
        chosen = bar ? barKey(bar) : null
        if (drawn) repaint()
        tell()
    }

    function tell() {
        const bar = chosen && drawn?.rows.flatMap((row) => row.bars).find((bar) => barKey(bar) === chosen)
        if (bar) write(readout, linesOf(bar).join('. '))
        else if (!chosen) write(readout, hint)
    }

    const linesOf = (bar) => (bar.attempt ? attemptLines(bar.attempt, model.time) : batchLines(bar.batch, model.time))

    function under(event) {
        if (!drawn) return null
        const box = canvas.getBoundingClientRect()
        const place = placeAt(drawn.rows, drawn.geometry, event.clientX - box.left, event.clientY - box.top)
        return place && barAt(drawn.rows[place.row], place.lane, place.moment, place.reach)
    }

    chart.addEventListener('pointermove', (event) => {
        const bar = under(event)
        if (bar) show(linesOf(bar), event.clientX, event.clientY)
        else hide()
    })
    chart.addEventListener('pointerleave', hide)
    chart.addEventListener('click', (event) => choose(under(event)))
    chart.addEventListener('keydown', (event) => {
        const direction = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }[event.key]
        if (event.key === 'Escape') choose(null)
        if (!direction || !drawn) return
        event.preventDefault()
        choose(neighbour(drawn.rows, chosen, direction))
    })
    new ResizeObserver(([entry]) => {
        width = Math.floor(entry.contentRect.width)
        if (model) render(model)
    }).observe(chart)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', request)
    return { roots: [root], render }
}

function colours() {
    const style = getComputedStyle(document.documentElement)
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
}

function key() {
    const kinds = [
        ['k-even', 'completed (shades: even and odd batches)'], ['k-running', 'running'], ['k-straggler', '▲ straggler'],
        ['k-failed', '✕ failed'], ['k-other', 'abandoned or unreadable'], ['p-waiting', 'thin: waits for delivery'],
    ]
    const shown = kinds.map(([name, text]) => element('span', {}, element('i', { class: name, 'aria-hidden': 'true' }), text))
    return element('p', { class: 'key more' }, ...shown)
}

function attemptTable() {
    const columns = ['Task', 'Attempt', 'Executor', 'Partition', 'Started', 'Took', 'Records', 'Outcome']
        .map((title, index) => ({ title, isNumber: [1, 2, 5, 6].includes(index) }))
    const { whole, body } = table('Attempts', columns)
    const root = element('details', {}, element('summary', { text: 'The newest attempts as a table' }), whole)
    let known = []
    root.addEventListener('toggle', () => render(known))

    function render(rows) {
        known = rows
        if (!root.open) return
        const bars = rows.flatMap((row) => row.bars).filter((bar) => bar.attempt)
        bars.sort((a, b) => b.from - a.from)
        each(body, bars.slice(0, maxTableRows), barKey, () => attemptRow(columns), changeRow)
    }
    return { root, render }
}

function attemptRow(columns) {
    return element('tr', {}, ...columns.map(({ isNumber }) => element('td', { class: isNumber ? 'number' : 'foreign' })))
}

function changeRow(node, { attempt, from, until }) {
    const outcome = [attempt.outcome, attempt.is_straggler ? 'straggler' : null, attempt.early_end && words(attempt.early_end)]
    const texts = [
        attempt.task, String(attempt.attempt), String(attempt.executor), place(attempt),
        clock(from, true), duration((until - from) / 1000), count(attempt.records_read), outcome.filter(Boolean).join(', '),
    ]
    texts.forEach((text, index) => write(node.children[index], text))
}
