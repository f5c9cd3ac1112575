// Draws the rows of batches and attempts. On a canvas, since there may be thousands of bars.

import { look } from '../pure/attempt.js'
import { barKey } from '../pure/gantt.js'
import { clock } from '../pure/format.js'
import { phasesOf } from '../pure/phases.js'
import { linear, timeTicks } from '../pure/scale.js'

const axis = 22
const gap = 6
const font = '11px system-ui, sans-serif'

/// Where rows and times are on a canvas of this width.
export function geometry(rows, from, to, width) {
    const lanes = rows.reduce((sum, row) => sum + row.lanes, 0)
    const lane = lanes > 60 ? 8 : lanes > 30 ? 12 : lanes > 14 ? 16 : 20
    const left = width < 560 ? 30 : 84
    let top = 4
    const tops = rows.map((row) => {
        const place = top
        top += row.lanes * lane + gap
        return place
    })
    return { lane, left, tops, height: top + axis, bottom: top, width, x: linear(from, to, left, width - 2), from, to }
}

/// The row, lane and moment at a place on the canvas.
export function placeAt(rows, geometry, x, y) {
    const row = geometry.tops.findLastIndex((top) => y >= top)
    if (row < 0 || x < geometry.left) return null
    const lane = Math.floor((y - geometry.tops[row]) / geometry.lane)
    if (lane >= rows[row].lanes) return null
    const share = (x - geometry.left) / (geometry.width - 2 - geometry.left)
    const perPixel = (geometry.to - geometry.from) / (geometry.width - 2 - geometry.left)
    return { row, lane, moment: geometry.from + share * (geometry.to - geometry.from), reach: 3 * perPixel }
}

/// Draws everything. `colours` are the page's own, by name.
export function paint(context, rows, geometry, colours, chosen) {
    context.clearRect(0, 0, geometry.width, geometry.height)
    context.font = font
    context.textBaseline = 'middle'
    paintAxis(context, geometry, colours)
    rows.forEach((row, index) => paintLabel(context, row, geometry.tops[index], geometry, colours))
    context.save()
    context.beginPath()
    context.rect(geometry.left, 0, geometry.width - geometry.left, geometry.bottom)
    context.clip()
    rows.forEach((row, index) => {
        for (const bar of row.bars) paintBar(context, bar, boxOf(bar, geometry.tops[index], geometry), geometry, colours, chosen)
    })
    context.restore()
}

function boxOf(bar, top, { x, lane, left }) {
    const start = Math.max(x(bar.from), left - 4)
    return { x: start, y: top + bar.lane * lane + 1, width: Math.max(1.5, x(bar.until) - start - 0.5), height: lane - 2 }
}

function paintAxis(context, { from, to, x, left, bottom, width }, colours) {
    context.strokeStyle = colours.line
    context.fillStyle = colours.muted
    context.lineWidth = 1
    context.textAlign = 'center'
    const moments = timeTicks(from, to, Math.floor((width - left) / 110))
    const isFine = moments[1] - moments[0] < 1_000
    for (const moment of moments) {
        const place = Math.round(x(moment)) + 0.5
        line(context, place, 0, place, bottom)
        const text = clock(moment, isFine)
        if (place - left > 20 && width - place > 20) context.fillText(text, place, bottom + 12)
    }
    line(context, left, bottom + 0.5, width, bottom + 0.5)
}

function paintLabel(context, row, top, { left, lane, width }, colours) {
    context.fillStyle = colours.muted
    context.textAlign = 'left'
    const text = left > 40 ? row.label : row.number === null ? 'B' : String(row.number)
    context.fillText(text, 0, top + (row.lanes * lane) / 2)
    context.strokeStyle = colours.line
    line(context, left, top + row.lanes * lane + gap / 2, width, top + row.lanes * lane + gap / 2)
}

function paintBar(context, bar, box, geometry, colours, chosen) {
    if (bar.attempt) paintAttempt(context, bar, box, geometry, colours)
    else paintBatch(context, bar, box, geometry, colours)
    if (barKey(bar) !== chosen) return
    context.strokeStyle = colours.text
    context.lineWidth = 2
    context.strokeRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2)
}

function paintBatch(context, { batch }, box, { x, to }, colours) {
    const fills = {
        waiting: colours['grey-bar'], processing: colours.accent, delivering: colours['tint-a'], committing: colours['tint-b'],
    }
    let at = batch.cut_at
    for (const { name, seconds } of phasesOf(batch, to)) {
        const until = at + seconds * 1000
        context.fillStyle = fills[name]
        context.fillRect(x(at), box.y + 2, Math.max(0.75, x(until) - x(at)), box.height - 4)
        at = until
    }
}

function paintAttempt(context, { attempt, batch }, box, { x, lane }, colours) {
    const kind = look(attempt, batch)
    const fills = {
        even: colours['tint-a'], odd: colours['tint-b'], running: colours['tint-b'], failed: colours['bad-soft'],
        other: colours.sunken,
    }
    if (attempt.delivered_at) {
        context.fillStyle = colours['grey-bar']
        const end = box.x + box.width
        context.fillRect(end, box.y + box.height / 2 - 1, Math.max(0, x(attempt.delivered_at) - end), 2)
    }
    context.fillStyle = fills[kind]
    context.fillRect(box.x, box.y, box.width, box.height)
    if (kind === 'failed') hatch(context, box, colours.bad)
    if (kind === 'other') hatch(context, box, colours.muted)
    if (attempt.is_straggler || kind === 'failed' || kind === 'running') {
        context.strokeStyle = attempt.is_straggler ? colours.warn : kind === 'failed' ? colours.bad : colours.accent
        context.lineWidth = attempt.is_straggler ? 2 : 1
        context.setLineDash(kind === 'running' ? [3, 2] : [])
        context.strokeRect(box.x + 0.5, box.y + 0.5, Math.max(0.5, box.width - 1), box.height - 1)
        context.setLineDash([])
    }
    if (lane >= 16) paintText(context, attempt, kind, box, colours)
}

function paintText(context, attempt, kind, box, colours) {
    const mark = kind === 'failed' ? '✕' : attempt.is_straggler ? '▲' : ''
    const text = box.width > 64 ? `${mark ? `${mark} ` : ''}${attempt.task}` : mark
    if (!text || box.width < 10) return
    context.fillStyle = kind === 'failed' ? colours.bad : kind === 'other' ? colours.text : colours['on-tint']
    context.textAlign = 'left'
    context.fillText(text, box.x + (box.width > 64 ? 5 : box.width / 2 - 4), box.y + box.height / 2 + 0.5)
}

function hatch(context, box, colour) {
    context.save()
    context.beginPath()
    context.rect(box.x, box.y, box.width, box.height)
    context.clip()
    context.strokeStyle = colour
    context.lineWidth = 1
    context.beginPath()
    for (let x = box.x - box.height; x < box.x + box.width; x += 5) {
        context.moveTo(x, box.y + box.height)
        context.lineTo(x + box.height, box.y)
    }
    context.stroke()
    context.restore()
}

function line(context, fromX, fromY, toX, toY) {
    context.beginPath()
    context.moveTo(fromX, fromY)
    context.lineTo(toX, toY)
    context.stroke()
}
