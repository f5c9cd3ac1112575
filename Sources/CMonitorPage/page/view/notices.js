// What the page says about itself: no connection, paused, a token is needed.

import { element, write } from './dom.js'
import { clock, duration } from '../pure/format.js'
import { isSendable } from '../net/token.js'

/// So long may the stream be away before the page says so: milliseconds.
const patience = 1_500

/// - `onRetry`, `onResume`: for the buttons. `onToken(token)`: for the form.
export function notices({ onRetry, onResume, onToken }) {
    const lostText = element('span')
    const lost = element('div', { class: 'lost', hidden: true }, lostText, element('button', { type: 'button', text: 'Try now', on: { click: onRetry } }))
    const frozenText = element('span')
    const frozen = element('div', { class: 'frozen', hidden: true }, frozenText, element('button', { type: 'button', text: 'Resume', on: { click: onResume } }))
    const spoken = element('p', { class: 'hidden', role: 'status' })
    const read = element('p', { class: 'hidden', 'aria-live': 'polite' })
    const form = tokenForm(onToken)
    document.getElementById('header').append(element('div', { id: 'notices' }, lost, frozen))
    document.body.append(spoken, read)
    let lostSince = null

    /// Is called when something changes, and every second: what it says grows older. Returns whether it says that there is
    /// no connection.
    function render({ connection, lastHeard, pausedAt }, now) {
        if (connection.phase === 'lost') lostSince ??= now
        if (connection.phase === 'live' || connection.phase === 'locked') lostSince = null
        const isLost = lostSince !== null && now - lostSince >= (lastHeard ? patience : 0)
        lost.hidden = !isLost
        if (isLost) {
            const age = lastHeard ? `last update ${duration(Math.round((now - lastHeard) / 1000))} ago` : 'no update yet'
            write(lostText, `Connection lost, ${age}: ${connection.reason ?? 'trying again'}`)
        }
        frozen.hidden = pausedAt === null
        if (pausedAt !== null) write(frozenText, `Paused: this is how it was at ${clock(pausedAt)}`)
        return isLost
    }
    return {
        render, form,
        /// Tells what changed to those who listen instead of looking.
        say: (text) => write(spoken, text),
        /// Reads out what an arrow key led to.
        announce: (text) => write(read, text),
    }
}

/// Asks for the token. The browser never sends the form: scripts do.
function tokenForm(onToken) {
    const input = element('input', { type: 'password', id: 'token', autocomplete: 'off', spellcheck: 'false', required: true })
    const error = element('p', { class: 'error', role: 'alert' })
    const submit = (event) => {
        event.preventDefault()
        const token = input.value.trim()
        if (!isSendable(token)) return write(error, 'A token is made of visible ASCII characters, without spaces.')
        write(error, '')
        input.value = ''
        onToken(token)
    }
    const root = element(
        'section', { class: 'locked', 'aria-labelledby': 'locked-title' },
        element('h2', { id: 'locked-title', text: 'This monitor asks for a token' }),
        element('p', { class: 'muted', text: 'It is kept until this tab is closed, and sent to this monitor alone.' }),
        element('form', { on: { submit } },
            element('label', { for: 'token' }, 'Token', input), element('button', { type: 'submit', text: 'Open' })),
        error,
    )
    return {
        root,
        /// Says that the one that was tried is wrong.
        refuse: () => write(error, 'The monitor refused this token.'),
        focus: () => input.focus(),
    }
}
