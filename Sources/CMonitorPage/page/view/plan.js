// The plan as a graph: from left to right, or from top to bottom where there is no room.

import { each, element, section, set, shape, write } from './dom.js'
import { placed } from '../pure/plan-geometry.js'
import { layout, tree } from '../pure/graph.js'
import { counted, rate, short } from '../pure/format.js'

export function plan() {
    const canvas = element('div', { class: 'canvas' })
    const lines = shape('svg', { 'aria-hidden': 'true' })
    const frames = element('div')
    const nodes = element('div')
    const rates = element('div')
    canvas.append(lines, frames, nodes, rates)
    const graph = element('div', { class: 'plan', role: 'img', tabindex: 0 }, canvas)
    const list = element('ul')
    const details = element('details', { class: 'list' }, element('summary', { text: 'The plan as a list' }), list)
    const empty = element('p', { class: 'empty', text: 'The plan is known when the application has started.' })
    const root = section('plan', 'Plan', { wide: true }, empty, graph, details)
    let width = 0
    let model = null
    let known = null

    function render(now) {
        model = now
        const { nodes: all, edges } = now.plan
        empty.hidden = all.length > 0
        graph.hidden = all.length === 0
        details.hidden = all.length === 0
        set(graph, 'aria-label', `Plan: ${counted(all.length, 'node')}, ${counted(edges.length, 'edge')}; the same follows as a list`)
        renderList()
        if (width > 0 && all.length > 0) draw()
    }

    function draw() {
        const { nodes: all, edges, stages } = model.plan
        // Only rates change from second to second: the layout is kept.
        const shape = JSON.stringify([width, stages, all, edges.map(({ from, to }) => [from, to])])
        if (known?.shape !== shape) {
            known = { shape, geometry: placed(model.plan, layout(all, edges), width) }
            drawAll(known.geometry)
        }
        each(rates, edges, edgeKey, () => element('span', { class: 'rate', 'aria-hidden': 'true' }), (node, edge) => {
            const at = known.geometry.edges.get(edgeKey(edge))
            node.hidden = !at
            if (!at) return
            write(node, rateText(edge))
            set(node, 'title', counted(edge.elements, 'element'))
            node.style.left = `${at.x}px`
            node.style.top = `${at.y}px`
        })
    }

    function drawAll(geometry) {
        canvas.style.width = `${geometry.width}px`
        canvas.style.height = `${geometry.height}px`
        canvas.classList.toggle('framed', geometry.frames.length > 0)
        set(lines, 'width', geometry.width)
        set(lines, 'height', geometry.height)
        lines.replaceChildren(
            ...geometry.frames.map(({ x, y, width, height }) => shape('rect', { class: 'frame', x, y, width, height, rx: 8 })),
            ...[...geometry.edges.values()].flatMap((edge) => [
                shape('path', { class: 'edge', d: edge.path }), shape('path', { class: 'arrow', d: edge.arrow }),
            ]),
        )
        frames.replaceChildren(...geometry.frames.map((frame) => at(frame, element('span', { class: 'stage foreign', text: frame.label }))))
        nodes.replaceChildren(...model.plan.nodes.map((node) => at(geometry.nodes.get(node.id), box(node))))
    }

    function renderList() {
        if (!details.open) return
        renderBranches(list, tree(model.plan.nodes, model.plan.edges))
    }

    details.addEventListener('toggle', () => model && renderList())
    new ResizeObserver(([entry]) => {
        width = Math.floor(entry.contentRect.width)
        if (model) render(model)
    }).observe(root)
    return { roots: [root], render }
}

const edgeKey = (edge) => `${edge.from} ${edge.to}`

function rateText(edge) {
    return edge.elements_per_second >= 10_000 ? `${short(edge.elements_per_second)}/s` : rate(edge.elements_per_second)
}

function at({ x, y, width, height }, node) {
    node.style.left = `${x}px`
    node.style.top = `${y}px`
    node.style.width = `${width}px`
    if (node.className === 'node') node.style.height = `${height}px`
    return node
}

function box(node) {
    return element(
        'div', { class: 'node', 'data-kind': node.kind, title: [node.name, node.detail].filter(Boolean).join('\n') },
        element('div', { class: 'kind', text: node.kind }), element('div', { class: 'name foreign', text: node.name }),
        element('div', { class: 'about foreign', text: node.detail ?? '' }),
    )
}

function renderBranches(list, branches) {
    each(list, branches, ({ node }) => node.id, () => element('li', {}, element('span', { class: 'foreign' }), element('ul')), (item, branch) => {
        const { node, edge, children, isSeen } = branch
        const flow = edge ? `${rate(edge.elements_per_second)}, ${counted(edge.elements, 'element')} in all → ` : ''
        const stages = node.stages.length ? ` (stage ${node.stages.join(', ')})` : ''
        write(item.firstChild, `${flow}${node.kind} ${node.name}${node.detail ? `: ${node.detail}` : ''}${stages}${isSeen ? ', as above' : ''}`)
        item.lastChild.hidden = children.length === 0
        renderBranches(item.lastChild, children)
    })
}
