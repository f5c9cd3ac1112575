// What is said of the thing under the pointer: one box for the whole page. Keyboards get the same text in the chart's own
// status line.

import { element, write } from './dom.js'

const box = element('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' })
document.body.append(box)

/// Shows lines beside a place in the window.
export function show(lines, x, y) {
    write(box, lines.join('\n'))
    box.hidden = false
    const { width, height } = box.getBoundingClientRect()
    const left = x + 14 + width > innerWidth ? x - 14 - width : x + 14
    const top = y + 14 + height > innerHeight ? y - 14 - height : y + 14
    box.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`
}

export function hide() {
    box.hidden = true
}
