// A choice of one among a few, as radio buttons that look like one control.

import { element } from './dom.js'

/// - `options`: `[value, label]`.
export function choice(name, label, options, chosen, onChange) {
    const buttons = options.map(([value, text]) => element(
        'label', {},
        element('input', {
            type: 'radio', name, value, checked: value === chosen, on: { change: () => onChange(value) },
        }),
        element('span', { text }),
    ))
    return element('fieldset', { class: 'choice' }, element('legend', { class: 'hidden', text: label }), ...buttons)
}
