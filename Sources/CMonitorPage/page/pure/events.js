// Server-sent events, as the HTML standard reads them: https://html.spec.whatwg.org/multipage/server-sent-events.html

/// An event that is longer has its connection closed: characters.
export const maxEventLength = 16 * 1024 * 1024

/// Takes a stream's text in pieces and gives its events.
export class EventParser {
    #rest = ''
    #afterReturn = false
    #type = ''
    #data = []
    #length = 0
    #id = ''

    /// The last event's id, for `Last-Event-ID`.
    get lastID() { return this.#id }

    /// The events that end in this piece, as `{type, data, id}`. A comment (a heartbeat) gives none.
    push(text) {
        const events = []
        // A line's end may be cut between \r and \n.
        if (this.#afterReturn && text.startsWith('\n')) {
            text = text.slice(1)
            this.#afterReturn = false
        }
        if (text !== '') this.#afterReturn = text.endsWith('\r')
        // Only the new piece is looked through: an event may come in thousands.
        const lines = text.split(/\r\n|\r|\n/)
        lines[0] = this.#rest + lines[0]
        this.#rest = lines.pop()
        for (const line of lines) {
            const event = this.#take(line)
            if (event) events.push(event)
        }
        if (this.#rest.length + this.#length > maxEventLength) throw new Error('an event is longer than 16 MiB')
        return events
    }

    #take(line) {
        if (line === '') return this.#end()
        const colon = line.indexOf(':')
        if (colon === 0) return null
        const field = colon < 0 ? line : line.slice(0, colon)
        const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
        if (field === 'event') this.#type = value
        if (field === 'id' && !value.includes('\0')) this.#id = value
        if (field === 'data') {
            this.#data.push(value)
            this.#length += value.length
        }
        return null
    }

    #end() {
        const event = this.#data.length
            ? { type: this.#type || 'message', data: this.#data.join('\n'), id: this.#id }
            : null
        this.#type = ''
        this.#data = []
        this.#length = 0
        return event
    }
}
