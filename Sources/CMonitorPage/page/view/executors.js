// The executors, and what each is at.

import { each, element, section, table, write } from './dom.js'
import { count, duration, percent, place } from '../pure/format.js'

const maxRows = 64
const columns = ['Executor', 'Busy over 10 s', 'Doing now', 'Completed', 'Failed', 'Records read']
    .map((title, index) => ({ title, isNumber: index > 2 }))

export function executors() {
    const { whole, body } = table('Executors', columns)
    const empty = element('p', { class: 'empty', text: 'No executor has started yet.' })
    const note = element('span', { class: 'note' })
    const root = section('executors', 'Executors now', { note }, empty, whole)

    function render(model) {
        const list = model.executors
        empty.hidden = list.length > 0
        whole.hidden = list.length === 0
        write(note, list.length > maxRows ? `the first ${maxRows} of ${count(list.length)}` : '')
        each(body, list.slice(0, maxRows), (executor) => executor.id, row, (node, executor) => change(node, executor, model.time))
    }
    return { roots: [root], render }
}

function row() {
    const cells = columns.map(({ isNumber }, index) =>
        element('td', { class: isNumber ? 'number' : index === 2 ? 'foreign text' : 'nowrap' }))
    cells[1].append(element('span', { class: 'track small-track', 'aria-hidden': 'true' }, element('i')), element('span'))
    return element('tr', {}, ...cells)
}

function change(node, executor, now) {
    const [id, busy, doing, completed, failed, read] = node.children
    write(id, executor.slots > 1 ? `${executor.id} (${executor.slots} slots)` : String(executor.id))
    busy.firstChild.firstChild.style.width = percent(Math.min(1, executor.busy_ratio)).replace(' ', '')
    write(busy.lastChild, percent(executor.busy_ratio))
    write(doing, executor.running.map((running) => runningText(running, now)).join('\n') || 'idle')
    write(completed, count(executor.completed_tasks))
    write(failed, count(executor.failed_tasks))
    write(read, count(executor.records_read))
}

function runningText(running, now) {
    const attempt = running.attempt > 1 ? `, attempt ${running.attempt}` : ''
    const time = duration(Math.max(0, (now - running.started_at) / 1000))
    return `${place({ ...running.range, ...running })}, task ${running.task}${attempt}: ${running.doing}, for ${time}`
}
