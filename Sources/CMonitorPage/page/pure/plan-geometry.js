// Where the plan's boxes, lines and frames are, in pixels.

const node = { least: 112, most: 220, height: 80 }
const between = { across: 84, along: 40, lanes: 36, lanesDown: 24, frame: 14, label: 18 }

/// - `layout`: as `layout` of graph.js gives it. `room`: the width that is there.
///
/// Returns `{width, height, nodes, edges, frames}`: boxes by node id, lines by `from to`, and a frame a stage that has
/// nodes of its own.
export function placed(plan, layout, room) {
    const isAcross = across(layout.layers) <= room
    const size = isAcross ? sizeAcross(layout, room) : sizeDown(layout, room)
    const nodes = new Map()
    for (const [id, place] of layout.places) nodes.set(id, boxAt(place, layout, size, isAcross))
    const edges = new Map()
    for (const edge of plan.edges) {
        if (!nodes.has(edge.from) || !nodes.has(edge.to)) continue
        edges.set(`${edge.from} ${edge.to}`, lineBetween(nodes.get(edge.from), nodes.get(edge.to), isAcross))
    }
    const frames = framesOf(plan, nodes)
    return { ...extent(nodes), nodes, edges, frames }
}

function across(layers) {
    return layers * node.least + (layers - 1) * between.across + 2 * between.frame
}

function sizeAcross(layout, room) {
    const free = room - (layout.layers - 1) * between.across - 2 * between.frame
    const width = Math.min(node.most, Math.floor(free / layout.layers))
    return { width, step: width + between.across, lane: node.height + between.lanes }
}

function sizeDown(layout, room) {
    const free = room - 2 * between.frame - (layout.breadth - 1) * between.lanesDown
    const width = Math.max(node.least, Math.min(320, Math.floor(free / layout.breadth)))
    return { width, step: node.height + between.along, lane: width + between.lanesDown }
}

function boxAt({ layer, place, of }, layout, size, isAcross) {
    const shift = ((layout.breadth - of) / 2 + place) * size.lane
    const [x, y] = isAcross ? [layer * size.step, shift] : [shift, layer * size.step]
    return { x: x + between.frame, y: y + between.frame + between.label, width: size.width, height: node.height }
}

function lineBetween(from, to, isAcross) {
    if (isAcross) {
        const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x - 6, to.y + to.height / 2]
        const middle = (to.x - from.x - from.width) / 2
        return {
            path: `M${x1} ${y1}C${x1 + middle} ${y1} ${x2 - middle} ${y2} ${x2} ${y2}`,
            arrow: `M${x2} ${y2 - 4}l6 4l-6 4z`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 - (y1 === y2 ? 11 : 0),
        }
    }
    const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y - 6]
    const middle = (y2 - y1) / 2
    return {
        path: `M${x1} ${y1}C${x1} ${y1 + middle} ${x2} ${y2 - middle} ${x2} ${y2}`,
        arrow: `M${x2 - 4} ${y2}l4 6l4 -6z`, x: (x1 + x2) / 2, y: (y1 + y2) / 2,
    }
}

/// Around the nodes that belong to one stage alone. Several stages' frames would cover each other behind a union, so what
/// is shared stands outside.
function framesOf(plan, nodes) {
    return plan.stages.flatMap((stage) => {
        const own = plan.nodes.filter((item) => item.stages.length === 1 && item.stages[0] === stage.id)
        const boxes = own.map((item) => nodes.get(item.id)).filter(Boolean)
        if (!boxes.length) return []
        const x = Math.min(...boxes.map((box) => box.x)) - between.frame + 4
        const y = Math.min(...boxes.map((box) => box.y)) - between.label
        const right = Math.max(...boxes.map((box) => box.x + box.width)) + between.frame - 4
        const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + between.frame - 4
        const label = `stage ${stage.id}, commits by ${stage.commit_scope}`
        return [{ x, y, width: right - x, height: bottom - y, label }]
    })
}

function extent(nodes) {
    const boxes = [...nodes.values()]
    return {
        width: Math.max(...boxes.map((box) => box.x + box.width)) + between.frame,
        height: Math.max(...boxes.map((box) => box.y + box.height)) + between.frame,
    }
}
