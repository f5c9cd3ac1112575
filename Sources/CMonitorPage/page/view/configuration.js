// Every setting.

import { each, element, section, table, write } from './dom.js'
import { count, none, words } from '../pure/format.js'

export function configuration({ request }) {
    let wanted = ''
    const input = element('input', {
        type: 'search', id: 'filter', placeholder: 'part of a key or value', autocomplete: 'off', spellcheck: 'false',
        on: { input: () => { wanted = input.value.trim().toLowerCase(); request() } },
    })
    const label = element('label', { for: 'filter', class: 'hidden', text: 'Filter the configuration' })
    const note = element('span', { class: 'note', role: 'status' })
    const { whole, body } = table('Configuration', ['Key', 'Value', 'From'].map((title) => ({ title })))
    const tools = element('div', { class: 'tools' }, label, input)
    const root = section('configuration', 'Configuration', { wide: true, note, tools }, whole)

    function render(model) {
        const all = model.configuration
        const shown = all.filter(({ key, value }) => `${key}\n${value}`.toLowerCase().includes(wanted))
        write(note, wanted ? `${count(shown.length)} of ${count(all.length)}` : count(all.length))
        each(body, shown, ({ key }) => key, row, change)
    }
    return { roots: [root], render }
}

function row() {
    return element('tr', {}, element('td', { class: 'code foreign' }), element('td', { class: 'code foreign text' }), element('td'))
}

function change(node, { key, value, source }) {
    const texts = [key, value, source ? words(source) : none]
    texts.forEach((text, index) => write(node.children[index], text))
}
