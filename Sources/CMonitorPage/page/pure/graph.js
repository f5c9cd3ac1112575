// Where the nodes of a plan go: in layers, so that every edge leads onwards (Sugiyama's method, without its dummy nodes).

/// How often the order within layers is improved.
const sweeps = 4

/// Each node's layer and its place in it, as a `Map` from id to `{layer, place}`, with the number of layers and the most
/// places in one. Edges whose ends are unknown, and those that close a circle, are not followed.
export function layout(nodes, edges) {
    const known = new Set(nodes.map((node) => node.id))
    const inside = edges.filter((edge) => known.has(edge.from) && known.has(edge.to) && edge.from !== edge.to)
    const layerOf = layers(nodes, inside)
    const rows = []
    for (const node of nodes) (rows[layerOf.get(node.id)] ??= []).push(node.id)
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
        const isDown = sweep % 2 === 0
        for (const row of isDown ? rows : rows.toReversed()) order(row, rows, inside, isDown)
    }
    const places = new Map()
    rows.forEach((row, layer) => row.forEach((id, place) => places.set(id, { layer, place, of: row.length })))
    return { places, layers: rows.length, breadth: Math.max(1, ...rows.map((row) => row.length)) }
}

/// The length of the longest way to each node.
function layers(nodes, edges) {
    const layerOf = new Map(nodes.map((node) => [node.id, 0]))
    for (let round = 1; round < nodes.length; round += 1) {
        let isDone = true
        for (const edge of edges) {
            const least = layerOf.get(edge.from) + 1
            if (least < nodes.length && layerOf.get(edge.to) < least) {
                layerOf.set(edge.to, least)
                isDone = false
            }
        }
        if (isDone) break
    }
    // A circle leaves gaps: close them.
    const used = [...new Set(layerOf.values())].sort((a, b) => a - b)
    return new Map([...layerOf].map(([id, layer]) => [id, used.indexOf(layer)]))
}

/// Sorts a layer by where its neighbours are.
function order(row, rows, edges, isDown) {
    const place = new Map(rows.flatMap((row) => row.map((id, index) => [id, index - (row.length - 1) / 2])))
    const weight = new Map(row.map((id, index) => {
        const near = edges
            .filter((edge) => (isDown ? edge.to : edge.from) === id)
            .map((edge) => place.get(isDown ? edge.from : edge.to))
        const mean = near.reduce((sum, value) => sum + value, 0) / near.length
        return [id, near.length ? mean : index - (row.length - 1) / 2]
    }))
    row.sort((a, b) => weight.get(a) - weight.get(b))
}

/// The plan as a tree, from its sources on, for lists: `{node, edge, children}`. What was listed already has no children.
export function tree(nodes, edges) {
    const byID = new Map(nodes.map((node) => [node.id, node]))
    const targets = new Set(edges.map((edge) => edge.to))
    const seen = new Set()
    const branch = (node, edge) => {
        if (seen.has(node.id)) return { node, edge, children: [], isSeen: true }
        seen.add(node.id)
        const onwards = edges.filter((edge) => edge.from === node.id && byID.has(edge.to))
        return { node, edge, children: onwards.map((edge) => branch(byID.get(edge.to), edge)) }
    }
    return nodes.filter((node) => !targets.has(node.id)).map((node) => branch(node, null))
}
