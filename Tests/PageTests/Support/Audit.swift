/// What a page has to hold to be read by all: names, headings, contrast. A part of what the tools for that look at.
enum Audit {
    /// Gives `{found, colours}`: a line for each fault, and how many pairs of colours were compared.
    static let script = #"""
        (() => {
            const found = []
            const shown = (node) => node.checkVisibility() && !node.closest('[aria-hidden=true]')
            const nameOf = (node) => (node.getAttribute('aria-label') || labelled(node) ||
                [...(node.labels ?? [])].map((label) => label.textContent).join(' ') || node.textContent || '').trim()
            const labelled = (node) => (node.getAttribute('aria-labelledby') ?? '').split(' ')
                .map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim()
            for (const node of document.querySelectorAll('a[href], button, input, summary, [tabindex="0"], [role=img], section, nav')) {
                if (shown(node) && !nameOf(node)) found.push(`no name: ${node.outerHTML.slice(0, 120)}`)
            }
            let level = 0
            for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
                const next = Number(heading.tagName[1])
                if (next > level + 1) found.push(`${heading.tagName} after H${level}: ${heading.textContent}`)
                level = next
            }
            if (document.querySelectorAll('h1').length !== 1) found.push('not one h1')
            if (document.querySelectorAll('main').length !== 1) found.push('not one main')
            if (!document.documentElement.lang) found.push('no language')
            const ids = [...document.querySelectorAll('[id]')].map((node) => node.id)
            for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`twice: #${id}`)
            for (const cell of document.querySelectorAll('th')) if (!cell.scope) found.push(`th without scope: ${cell.textContent}`)

            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
            const rgba = (colour) => {
                canvas.clearRect(0, 0, 1, 1)
                canvas.fillStyle = colour
                canvas.fillRect(0, 0, 1, 1)
                const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
                return [r, g, b, a / 255]
            }
            const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1)
            const ground = (node) => {
                const layers = []
                for (let at = node; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor))
                return layers.reduce((under, top) => over(top, under), [255, 255, 255, 1])
            }
            const light = ([r, g, b]) => {
                const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
                return 0.2126 * x + 0.7152 * y + 0.0722 * z
            }
            const contrast = (a, b) => {
                const [high, low] = [light(a), light(b)].sort((x, y) => y - x)
                return (high + 0.05) / (low + 0.05)
            }
            const checked = new Set()
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
            for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                const node = text.parentElement
                if (!text.data.trim() || !node.checkVisibility() || node.closest('.hidden, .skip, script, noscript')) continue
                const style = getComputedStyle(node)
                const colour = node instanceof SVGElement ? style.fill : style.color
                const below = ground(node)
                const ratio = contrast(over(rgba(colour), below), below)
                const key = `${colour} on ${below.slice(0, 3).map(Math.round)}`
                if (ratio < 4.5 && !checked.has(key)) found.push(`contrast ${ratio.toFixed(2)}: ${key}: ${text.data.trim().slice(0, 40)}`)
                checked.add(key)
            }
            if (document.documentElement.scrollWidth > document.documentElement.clientWidth) found.push(`wider than the window: ${document.documentElement.scrollWidth}`)
            return { found, colours: checked.size }
        })()
        """#
}
