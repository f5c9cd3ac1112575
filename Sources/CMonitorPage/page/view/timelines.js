// The four timelines that Spark users know, and what was admitted beside what was there.

import { choice } from './choice.js'
import { each, element, section, table, write, writeTime } from './dom.js'
import { LineChart } from './line-chart.js'
import { clock, count, duration, rate, short } from '../pure/format.js'

const spans = [[60, '1 min'], [300, '5 min'], [900, '15 min']]
/// Rows of the table: the newest.
const maxRows = 120

const shortDuration = (value) => (value === 0 ? '0' : duration(value))

export function timelines({ request, announce }) {
    let span = 300
    const pick = choice('span', 'Span of the timelines', spans, span, (value) => { span = value; request() })
    const perSecond = { write: rate, short, announce }
    const inSeconds = { write: duration, short: shortDuration, announce, hasSpread: true, least: 0.001 }
    const charts = {
        input: new LineChart({
            ...perSecond, title: 'Input rate', hasSpread: true, value: (sample) => sample.input_records_per_second,
            second: { label: 'Processed', value: (sample) => sample.processed_records_per_second },
        }),
        scheduling: new LineChart({ ...inSeconds, title: 'Scheduling delay', value: (sample) => sample.scheduling_delay_seconds }),
        processing: new LineChart({ ...inSeconds, title: 'Processing time', value: (sample) => sample.processing_seconds }),
        total: new LineChart({ ...inSeconds, title: 'Total delay', value: (sample) => sample.total_delay_seconds }),
    }
    const records = (value) => `${count(value)} records`
    const flow = {
        backlog: new LineChart({ title: 'Backlog when batches are cut', write: records, short, announce, height: 110, value: (sample) => sample.backlog_records }),
        admitted: new LineChart({
            title: 'Admitted by the batches of each second', write: records, short, announce, height: 110, kind: 'bars',
            value: (sample) => sample.admitted_records,
        }),
    }
    const data = sampleTable()
    const charted = element('div', { class: 'charts' }, ...Object.values(charts).map((chart) => chart.root))
    const keyNote = element('span', { class: 'note', text: 'dotted in input rate: processed. Bars at the right: how often each value came.' })
    const root = section('timelines', 'Timelines', { wide: true, note: keyNote, tools: element('div', { class: 'tools' }, pick) }, charted, data.root)
    const flowRoot = section(
        'admission', 'Admitted against backlog', {},
        element('div', { class: 'charts' }, flow.backlog.root, flow.admitted.root),
    )

    function render(model) {
        const to = model.time
        // What has run for less than that is not shown as nothing for the rest, but for the first minute.
        const first = Math.min(model.samples[0]?.at ?? to, to - 60_000)
        const from = Math.max(first, to - span * 1000)
        const samples = model.samples.filter((sample) => sample.at >= from)
        const application = model.application ?? {}
        const interval = application.interval_seconds
        const view = {
            samples, from, to, maxGap: Math.max(5_000, (interval ?? 0) * 4_000),
            span: `last ${spans.find(([value]) => value === span)[1]}`,
        }
        const reference = Number.isFinite(interval)
            ? { value: interval, label: `interval ${duration(interval)}` }
            : Number.isFinite(application.target_seconds)
                ? { value: application.target_seconds, label: `target ${duration(application.target_seconds)}` }
                : null
        charts.input.draw(view)
        charts.scheduling.draw(view)
        charts.processing.draw({ ...view, reference })
        charts.total.draw({ ...view, reference })
        flow.backlog.draw(view)
        flow.admitted.draw(view)
        data.render(samples)
    }
    return { roots: [root, flowRoot], render }
}

/// The samples as a table, filled only while it is open.
function sampleTable() {
    const columns = [
        ['Time'], ['Input'], ['Processed'], ['Scheduling delay'], ['Processing time'], ['Total delay'], ['Admitted'],
        ['Backlog when cut'], ['Lag'],
    ].map(([title], index) => ({ title, isNumber: index > 0 }))
    const { whole, body } = table('The timelines as a table', columns)
    const root = element('details', {}, element('summary', { text: 'The timelines as a table' }), whole)
    let known = []
    root.addEventListener('toggle', () => render(known))

    function render(samples) {
        known = samples
        if (!root.open) return
        each(body, samples.slice(-maxRows).reverse(), (sample) => sample.at, row)
    }
    return { root, render }
}

function row(sample) {
    const time = element('td', { class: 'nowrap' })
    writeTime(time, sample.at, clock(sample.at))
    const texts = [
        rate(sample.input_records_per_second), rate(sample.processed_records_per_second),
        duration(sample.scheduling_delay_seconds), duration(sample.processing_seconds), duration(sample.total_delay_seconds),
        count(sample.admitted_records), count(sample.backlog_records), count(sample.lag_records),
    ]
    return element('tr', {}, time, ...texts.map((text) => element('td', { class: 'number', text })))
}
