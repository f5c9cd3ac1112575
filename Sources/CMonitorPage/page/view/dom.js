// Making and changing elements. What comes from outside is set as text and never as markup.

import { utc } from '../pure/format.js'

const svgSpace = 'http://www.w3.org/2000/svg'

/// An element with attributes and children. `text` sets its text, `on` its listeners; null attributes are left out.
export function element(name, attributes = {}, ...children) {
    return build(document.createElement(name), attributes, children)
}

/// The same for SVG.
export function shape(name, attributes = {}, ...children) {
    return build(document.createElementNS(svgSpace, name), attributes, children)
}

function build(node, { text, on, ...attributes }, children) {
    for (const [key, value] of Object.entries(attributes)) set(node, key, value)
    for (const [type, listener] of Object.entries(on ?? {})) node.addEventListener(type, listener)
    if (text !== undefined) node.textContent = text
    node.append(...children.filter((child) => child !== null))
    return node
}

/// Sets an attribute if it is another now; null and false take it away.
export function set(node, key, value) {
    if (value === null || value === undefined || value === false) {
        if (node.hasAttribute(key)) node.removeAttribute(key)
    } else {
        const text = value === true ? '' : String(value)
        if (node.getAttribute(key) !== text) node.setAttribute(key, text)
    }
}

/// Sets a text if it is another now.
export function write(node, text) {
    if (node.textContent !== text) node.textContent = text
}

/// Makes `parent`'s children one for each item, in order. A child stays the same element as long as its key is there, so
/// that focus and open details stay.
///
/// - `make(item)`: a new child. `change(child, item)`: brings one up to date.
export function each(parent, items, key, make, change) {
    const old = parent.childrenByKey ?? new Map()
    const now = new Map()
    let place = parent.firstChild
    for (const item of items) {
        const name = key(item)
        const child = old.get(name) ?? make(item)
        now.set(name, child)
        change?.(child, item)
        if (child === place) place = place.nextSibling
        else parent.insertBefore(child, place)
    }
    for (const [name, child] of old) if (now.get(name) !== child) child.remove()
    parent.childrenByKey = now
}

/// A moment: local, with UTC in its title.
export function writeTime(node, milliseconds, text) {
    write(node, text)
    set(node, 'title', utc(milliseconds) || null)
}

/// A section with a heading, `id`, and what stands beside the heading.
export function section(id, title, { note = null, tools = null, wide = false } = {}, ...children) {
    const heading = element('h2', { id: `${id}-title`, text: title })
    return element(
        'section', { id, 'aria-labelledby': `${id}-title`, class: wide ? 'wide' : null },
        element('div', { class: 'section-head' }, heading, note, tools),
        ...children,
    )
}

/// A table that scrolls within itself: its head, and its empty body.
export function table(label, columns) {
    const body = element('tbody')
    const head = columns.map(({ title, isNumber }) =>
        element('th', { scope: 'col', class: isNumber ? 'number' : null, text: title }))
    const whole = element(
        'div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
        element('table', {}, element('thead', {}, element('tr', {}, ...head)), body),
    )
    return { whole, body }
}
