// What went wrong: where, how often, and when last.

import { each, element, section, set, write, writeTime } from './dom.js'
import { clock, counted, duration, partition, words } from '../pure/format.js'
import { tone } from '../pure/headline.js'

export function failures() {
    const empty = element('p', { class: 'empty', text: 'Nothing has failed.' })
    const list = element('ol', { class: 'failures scroll', tabindex: 0, 'aria-label': 'Failures, the latest first' })
    const note = element('span', { class: 'note' })
    const root = section('failures', 'Failures', { note }, empty, list)

    function render(model) {
        const latest = model.failures.toReversed()
        empty.hidden = latest.length > 0
        write(empty, tone(model.health) === 'good' ? 'Nothing has failed.' : 'No task has failed. How the application is stands at the top.')
        list.hidden = latest.length === 0
        write(note, latest.length ? 'the latest first' : '')
        each(list, latest, (failure) => failure.id, row, (node, failure) => change(node, failure, model.time))
    }
    return { roots: [root], render }
}

function row() {
    return element(
        'li', {},
        element('div', { class: 'head' },
            element('span', { class: 'origin' }), element('span'), element('span', { class: 'muted small' })),
        element('p', { class: 'what foreign' }), element('p', { class: 'muted small foreign' }),
    )
}

function change(node, failure, now) {
    const [head, what, where] = node.children
    const [origin, times, when] = head.children
    write(origin, words(failure.origin))
    write(times, counted(failure.count, 'time'))
    const ago = duration(Math.max(0, Math.round((now - failure.last_at) / 1000)))
    writeTime(when, failure.last_at, `last at ${clock(failure.last_at)}, ${ago} ago${failure.is_retriable ? '; tried again' : '; not tried again'}`)
    write(what, failure.message)
    write(where, place(failure))
    set(where, 'title', `First at ${clock(failure.first_at)}`)
}

function place(failure) {
    const offset = Number.isFinite(failure.offset) ? ` at offset ${failure.offset}` : ''
    return [
        failure.topic ? partition(failure.topic, failure.partition) + offset : null,
        failure.operator_name ? `operator ${failure.operator_name}` : null,
        failure.task ? `task ${failure.task}` : null,
    ].filter(Boolean).join(', ')
}
