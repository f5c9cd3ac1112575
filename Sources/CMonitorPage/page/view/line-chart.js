// One series over time, or two: a line, its scales, a line to hold it against, and how its values spread.

import { element, set, shape, write } from './dom.js'
import { hide, show } from './tooltip.js'
import { clock, none } from '../pure/format.js'
import { histogram, linear, pieces, ticks, timeTicks } from '../pure/scale.js'
import { describe } from '../pure/statistics.js'

const gutter = { left: 50, right: 4, top: 10, bottom: 20 }
/// What a time of day takes, in pixels: the last one must not stand over the edge.
const clockWidth = 54
const spreadWidth = 40
const bins = 16

/// - `value(sample)`: what is drawn. `second`, if there is one: `{label, value}`, drawn dotted.
/// - `write(value)`: with its unit; `short(value)`: for the axis.
/// - `least`: how far the axis reaches when all values are less.
/// - `kind`: `line` or `bars`. `hasSpread`: whether a histogram stands beside it.
export class LineChart {
    #options
    #svg = shape('svg', { 'aria-hidden': 'true' })
    #parts
    #now = element('span', { class: 'now' })
    #against = element('span', { class: 'against', hidden: true })
    #plot
    #view = null
    #width = 0
    #cursor = null
    /// The figure.
    root

    constructor(options) {
        this.#options = { height: 132, kind: 'line', hasSpread: false, least: 1, ...options }
        this.#plot = element('div', { class: 'plot', tabindex: 0, role: 'img' }, this.#svg)
        this.root = element(
            'figure', { class: 'chart' },
            element('figcaption', {}, element('h3', { text: options.title }), this.#against, this.#now), this.#plot,
        )
        this.#parts = {
            grid: shape('g'), spread: shape('g'), area: shape('path', { class: 'area' }),
            second: shape('path', { class: 'series second' }), line: shape('path'),
            reference: shape('g'), crosshair: shape('line', { class: 'crosshair' }),
        }
        set(this.#parts.line, 'class', options.kind === 'bars' ? 'bars' : 'series')
        this.#svg.append(...Object.values(this.#parts))
        this.#listen()
    }

    /// - `view`: `{samples, from, to, maxGap, reference: {value, label}, span}`.
    draw(view) {
        this.#view = view
        const { title, value, write: unit } = this.#options
        const values = view.samples.map(value)
        const last = values.findLast(Number.isFinite)
        write(this.#now, last === undefined ? none : unit(last))
        this.#against.hidden = !view.reference
        write(this.#against, view.reference?.label ?? '')
        set(this.#plot, 'aria-label', `${describe(title, values, unit, view.span)}${
            view.reference ? `; ${view.reference.label}` : ''}`)
        if (this.#width > 0) this.#paint(values)
    }

    #paint(values) {
        const { height, hasSpread, kind, second, short } = this.#options
        const { samples, from, to, maxGap, reference } = this.#view
        const right = this.#width - gutter.right - (hasSpread ? spreadWidth + 8 : 0)
        const all = [...values, ...(second ? samples.map(second.value) : []), (reference?.value ?? 0) * 1.1]
        const steps = ticks(Math.max(...all.filter(Number.isFinite), this.#options.least))
        const x = linear(from, to, gutter.left, right)
        const y = linear(0, steps.at(-1), height - gutter.bottom, gutter.top)
        this.#scales = { x, y, right }
        set(this.#svg, 'viewBox', `0 0 ${this.#width} ${height}`)
        set(this.#svg, 'height', height)
        this.#parts.grid.replaceChildren(
            ...steps.flatMap((step) => [
                shape('line', { class: 'grid', x1: gutter.left, x2: right, y1: y(step), y2: y(step) }),
                shape('text', { x: gutter.left - 6, y: y(step) + 4, 'text-anchor': 'end', text: short(step) }),
            ]),
            ...timeTicks(from, to, Math.floor((right - gutter.left) / 90)).map((moment) =>
                shape('text', {
                    x: Math.min(x(moment), this.#width - clockWidth / 2), y: height - 4, 'text-anchor': 'middle',
                    text: clock(moment),
                })),
        )
        const points = samples.map((sample, index) => [sample.at, values[index]])
        if (kind === 'bars') this.#paintBars(points, x, y)
        else this.#paintLine(points, maxGap, x, y)
        if (second) {
            const others = pieces(samples.map((sample) => [sample.at, second.value(sample)]), maxGap)
            set(this.#parts.second, 'd', others.map((piece) => path(piece, x, y)).join(''))
        }
        this.#paintReference(reference, y, right)
        if (hasSpread) this.#paintSpread(values, steps.at(-1), y, right)
        this.#paintCursor()
    }

    #scales = null

    #paintLine(points, maxGap, x, y) {
        const found = pieces(points, maxGap)
        set(this.#parts.line, 'd', found.map((piece) => path(piece, x, y)).join(''))
        set(this.#parts.area, 'd', found.map((piece) =>
            `${path(piece, x, y)}L${x(piece.at(-1)[0]).toFixed(1)} ${y(0)}L${x(piece[0][0]).toFixed(1)} ${y(0)}Z`).join(''))
    }

    #paintBars(points, x, y) {
        const width = Math.max(1, Math.min(12, (x(1000) - x(0)) * 0.8))
        set(this.#parts.line, 'd', points.filter(([, value]) => value > 0).map(([at, value]) =>
            `M${(x(at) - width).toFixed(1)} ${y(0)}V${y(value).toFixed(1)}h${width.toFixed(1)}V${y(0)}Z`).join(''))
    }

    #paintReference(reference, y, right) {
        if (!reference) return this.#parts.reference.replaceChildren()
        const height = y(reference.value)
        this.#parts.reference.replaceChildren(
            shape('line', { class: 'reference', x1: gutter.left, x2: right, y1: height, y2: height }),
        )
    }

    #paintSpread(values, max, y, right) {
        const counts = histogram(values, max, bins)
        const most = Math.max(...counts, 1)
        const step = (y(0) - y(max)) / bins
        this.#parts.spread.replaceChildren(
            shape('line', { class: 'grid', x1: right + 8, x2: right + 8, y1: y(max), y2: y(0) }),
            ...counts.flatMap((count, index) => count === 0 ? [] : [shape('rect', {
                class: 'spread', x: right + 9, y: (y(0) - (index + 1) * step + 0.5).toFixed(1),
                width: Math.max(1, (count / most) * spreadWidth).toFixed(1), height: Math.max(1, step - 1).toFixed(1),
            })]),
        )
    }

    #listen() {
        new ResizeObserver(([entry]) => {
            this.#width = Math.floor(entry.contentRect.width)
            if (this.#view) this.draw(this.#view)
        }).observe(this.#plot)
        this.#plot.addEventListener('pointermove', (event) => {
            const box = this.#plot.getBoundingClientRect()
            this.#point(this.#nearest(event.clientX - box.left), event.clientX, event.clientY)
        })
        const leave = () => { this.#point(null) }
        this.#plot.addEventListener('pointerleave', leave)
        this.#plot.addEventListener('blur', leave)
        this.#plot.addEventListener('keydown', (event) => this.#key(event))
    }

    #nearest(place) {
        if (!this.#scales || !this.#view.samples.length) return null
        const distance = (sample) => Math.abs(this.#scales.x(sample.at) - place)
        return this.#view.samples.reduce((best, sample) => (distance(sample) < distance(best) ? sample : best))
    }

    #key(event) {
        const samples = this.#view?.samples ?? []
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
        if (event.key === 'Escape') return this.#point(null)
        if (!step || !samples.length || !this.#scales) return
        event.preventDefault()
        const index = this.#cursor ? samples.indexOf(this.#cursor) : samples.length
        const sample = samples[Math.max(0, Math.min(samples.length - 1, (index < 0 ? samples.length : index) + step))]
        const box = this.#plot.getBoundingClientRect()
        this.#point(sample, box.left + this.#scales.x(sample.at), box.top + gutter.top)
    }

    /// Marks a sample and says its values; null for none.
    #point(sample, x, y) {
        this.#cursor = sample
        this.#paintCursor()
        if (!sample) return hide()
        const { title, value, second, write: unit } = this.#options
        const lines = [clock(sample.at), `${title}: ${unit(value(sample))}`]
        if (second) lines.push(`${second.label}: ${unit(second.value(sample))}`)
        show(lines, x, y)
        this.#options.announce?.(lines.join(', '))
    }

    #paintCursor() {
        const { crosshair } = this.#parts
        const isShown = this.#cursor && this.#scales && this.#cursor.at >= this.#view.from
        set(crosshair, 'visibility', isShown ? 'visible' : 'hidden')
        if (!isShown) return
        const x = this.#scales.x(this.#cursor.at)
        for (const [key, value] of Object.entries({ x1: x, x2: x, y1: gutter.top, y2: this.#options.height - gutter.bottom })) {
            set(crosshair, key, value)
        }
    }
}

function path(points, x, y) {
    const line = points.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
    // A point by itself is drawn as a dot.
    return points.length === 1 ? `M${line[0]}h0.1` : `M${line.join('L')}`
}
