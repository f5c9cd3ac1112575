// Which application this is and how it does; what stays at the top.

import { element, set, write, writeTime } from './dom.js'
import { clock, duration, none, words } from '../pure/format.js'
import { tone } from '../pure/headline.js'

const parts = [
    ['timelines', 'Timelines'], ['partitions', 'Partitions'], ['tasks', 'Tasks'], ['batches', 'Batches'], ['plan', 'Plan'],
    ['executors', 'Executors'], ['failures', 'Failures'], ['configuration', 'Configuration'],
]

/// - `onPause`: is called when the button is pressed.
export function header({ onPause }) {
    const title = element('h1', { class: 'foreign', text: 'Sluice' })
    const state = element('span', { class: 'state', 'data-tone': 'passing', text: 'connecting' })
    const pause = element('button', { type: 'button', class: 'pause', 'aria-pressed': 'false', text: 'Pause', on: { click: onPause } })
    const links = parts.map(([id, text]) => element('li', {}, element('a', { href: `#${id}`, text })))
    document.getElementById('header').prepend(element('div', { class: 'bar' }, title, state, pause))
    document.getElementById('nav').append(element('ul', {}, ...links))
    const facts = factList(['Group', 'Instance', 'Ready', 'Up', 'Guarantee', 'Trigger', 'Sluice', 'librdkafka'])
    const detail = element('p', { class: 'detail foreign', hidden: true })
    const root = element(
        'section', { id: 'application', class: 'bare wide', 'aria-labelledby': 'application-title' },
        element('h2', { id: 'application-title', class: 'hidden', text: 'Application' }), facts.root, detail,
    )

    function render(model) {
        const { application, health } = model
        const name = application?.name || 'Sluice'
        const kind = tone(health)
        write(title, name)
        write(state, words(health.state))
        set(state, 'data-tone', kind)
        document.title = `${kind === 'bad' ? '! ' : ''}${name}: ${words(health.state)}`
        detail.hidden = !health.detail && health.is_alive
        write(detail, health.detail ?? 'The driver has not answered for a while.')
        set(detail, 'data-tone', kind)
        facts.show('Group', application?.group)
        facts.show('Instance', application?.instance)
        facts.show('Ready', health.is_ready ? 'yes' : 'no')
        facts.showTime('Up', application?.started_at, model.time)
        facts.show('Guarantee', application?.guarantee)
        facts.show('Trigger', trigger(application))
        facts.show('Sluice', application?.sluice_version)
        facts.show('librdkafka', application?.librdkafka_version)
    }

    return {
        roots: [root], render,
        showPaused(isPaused) {
            write(pause, isPaused ? 'Resume' : 'Pause')
            set(pause, 'aria-pressed', String(isPaused))
        },
        showConnection(isLive) {
            if (isLive) return
            write(state, 'no connection')
            set(state, 'data-tone', 'bad')
        },
    }
}

function trigger(application) {
    if (!application) return none
    const interval = application.interval_seconds
    return Number.isFinite(interval) ? `every ${duration(interval)}` : words(application.trigger.replaceAll('-', ' '))
}

function factList(names) {
    const values = new Map(names.map((name) => [name, element('dd', { class: 'foreign' })]))
    const rows = new Map(names.map((name) =>
        [name, element('div', { hidden: true }, element('dt', { text: name }), values.get(name))]))
    return {
        root: element('div', { class: 'facts' }, element('dl', {}, ...rows.values())),
        show(name, text) {
            rows.get(name).hidden = !text
            write(values.get(name), text ?? '')
        },
        showTime(name, since, now) {
            rows.get(name).hidden = !Number.isFinite(since)
            writeTime(values.get(name), since, `${duration(Math.max(0, Math.floor((now - since) / 1000)))}, since ${clock(since)}`)
        },
    }
}
