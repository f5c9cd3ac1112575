// The live stream. It is read by fetch(), since EventSource sends no token.

import { EventParser } from '../pure/events.js'
import { delay } from '../pure/backoff.js'

/// A stream that says nothing for so long is dead: milliseconds. The server says something every 15 s at least.
const silenceLimit = 40_000
/// The longest part of an error's text that is shown: characters.
const maxReason = 300

/// Reads events until it is closed, and begins again when the stream ends.
///
/// `onState` gets `{phase, reason}`: `connecting`, `live`, `lost` (it will try again), or `locked` (a token is needed; it
/// waits for `retry()`).
export class Connection {
    #url
    #token
    #onEvent
    #onState
    #lastID = ''
    #failures = 0
    #stop = null
    #wake = null

    constructor({ url, token, onEvent, onState }) {
        this.#url = url
        this.#token = token
        this.#onEvent = onEvent
        this.#onState = onState
        addEventListener('online', () => this.retry())
    }

    /// Goes on for as long as the page is open.
    async run() {
        this.#onState({ phase: 'connecting' })
        for (;;) {
            let failure
            try {
                failure = await this.#read()
            } catch (error) {
                failure = { reason: error.name === 'AbortError' ? 'nothing was heard for 40 s' : 'the monitor does not answer' }
            }
            if (failure.isLocked) {
                this.#onState({ phase: 'locked', reason: failure.reason })
                await new Promise((resolve) => { this.#wake = resolve })
                continue
            }
            this.#onState({ phase: 'lost', reason: failure.reason })
            await this.#pause(delay(this.#failures, Math.random(), failure.retryAfter))
            this.#failures += 1
        }
    }

    /// Tries at once, if it waits.
    retry() {
        this.#wake?.()
        this.#wake = null
    }

    #pause(milliseconds) {
        return new Promise((resolve) => {
            this.#wake = resolve
            setTimeout(resolve, milliseconds)
        })
    }

    /// Reads one stream to its end, and says why it ended.
    async #read() {
        const headers = this.#headers()
        if (!headers) return { isLocked: true, reason: 'the token cannot be sent' }
        this.#stop = new AbortController()
        const watch = new Watch(silenceLimit, () => this.#stop.abort())
        try {
            const response = await fetch(this.#url, {
                headers, cache: 'no-store', signal: this.#stop.signal,
            })
            if (!response.ok) return await refusal(response)
            const decoder = new TextDecoder()
            const parser = new EventParser()
            for (const reader = response.body.getReader(); ;) {
                const { done, value } = await reader.read()
                if (done) return { reason: 'the monitor has ended the stream' }
                watch.reset()
                for (const event of parser.push(decoder.decode(value, { stream: true }))) this.#take(event)
            }
        } finally {
            watch.stop()
            this.#stop.abort()
        }
    }

    #take(event) {
        this.#onEvent(event.type, JSON.parse(event.data))
        this.#lastID = event.id
        this.#failures = 0
        this.#onState({ phase: 'live' })
    }

    /// Null if a header cannot be sent: what was given as the token would be to blame.
    #headers() {
        const headers = { accept: 'text/event-stream' }
        const token = this.#token()
        if (token) headers.authorization = `Bearer ${token}`
        if (this.#lastID) headers['last-event-id'] = this.#lastID
        try { return new Headers(headers) } catch { return null }
    }
}

/// What an answer other than 200 means.
async function refusal(response) {
    if (response.status === 401) return { isLocked: true, reason: 'the monitor asks for a token' }
    const retryAfter = Number(response.headers.get('retry-after')) || 0
    const text = (await response.text()).trim().slice(0, maxReason)
    return { retryAfter, reason: text || `the monitor answered ${response.status}` }
}

/// Calls back when it was not reset for a time.
class Watch {
    #timer
    #limit
    #onSilence

    constructor(limit, onSilence) {
        this.#limit = limit
        this.#onSilence = onSilence
        this.reset()
    }

    reset() {
        clearTimeout(this.#timer)
        this.#timer = setTimeout(this.#onSilence, this.#limit)
    }

    stop() {
        clearTimeout(this.#timer)
    }
}
