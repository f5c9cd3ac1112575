// The page: what is heard goes into the model, and the model is drawn, at most once a frame.

import { Connection } from './net/connection.js'
import * as tokens from './net/token.js'
import { tone } from './pure/headline.js'
import { words } from './pure/format.js'
import { withStatus, withUpdate } from './pure/model.js'
import { batches } from './view/batches.js'
import { configuration } from './view/configuration.js'
import { element } from './view/dom.js'
import { executors } from './view/executors.js'
import { failures } from './view/failures.js'
import { header } from './view/header.js'
import { notices } from './view/notices.js'
import { partitions } from './view/partitions.js'
import { plan } from './view/plan.js'
import { summary } from './view/summary.js'
import { tasks } from './view/tasks.js'
import { timelines } from './view/timelines.js'

tokens.takeFromAddress(location, history, sessionStorage)

const content = document.getElementById('content')
const waiting = element('p', { class: 'wait wide', text: 'Waiting for the first status …' })
const state = { model: null, frozen: null, connection: { phase: 'connecting' }, lastHeard: null, spokenState: null, isLaidOut: false }
let isRequested = false

const notice = notices({ onRetry: () => connection.retry(), onResume: togglePause, onToken: tryToken })
const top = header({ onPause: togglePause })
const tools = { request, announce: notice.announce }
const time = timelines(tools)
const lag = partitions(tools)
const sections = [
    top, summary(), time, lag, tasks(tools), batches(tools), plan(), executors(), failures(), configuration(tools),
]
const roots = sections.flatMap((section) => section.roots)
// The partitions stand beside what was admitted.
const others = roots.filter((root) => !lag.roots.includes(root))
const order = others.toSpliced(others.indexOf(time.roots[1]) + 1, 0, ...lag.roots)

const connection = new Connection({
    url: new URL('api/v1/events', document.baseURI), token: () => tokens.load(sessionStorage), onEvent: hear, onState: follow,
})
content.append(waiting)
setInterval(sayHowOld, 1_000)
addEventListener('hashchange', takeToken)
connection.run()

function hear(type, status) {
    if (type === 'status') state.model = withStatus(status)
    else if (type === 'update') state.model = withUpdate(state.model, status)
    else return
    state.lastHeard = Date.now()
    speak()
    request()
}

function follow(connection) {
    const before = state.connection.phase
    state.connection = connection
    if (connection.phase === 'locked' && before !== 'locked') askForToken()
    if (connection.phase !== before) request()
}

function askForToken() {
    if (tokens.load(sessionStorage)) notice.form.refuse()
    tokens.save(sessionStorage, '')
    state.isLaidOut = false
    content.replaceChildren(notice.form.root)
    notice.form.focus()
}

/// An address with a token may be pasted into an open tab too.
function takeToken() {
    if (!tokens.takeFromAddress(location, history, sessionStorage)) return
    if (state.connection.phase === 'locked') state.connection = { phase: 'connecting' }
    connection.retry()
}

function tryToken(token) {
    tokens.save(sessionStorage, token)
    state.connection = { phase: 'connecting' }
    connection.retry()
}

function togglePause() {
    state.frozen = state.frozen ? null : state.model
    top.showPaused(state.frozen !== null)
    notice.say(state.frozen ? 'Updates are paused.' : 'Updates go on.')
    request()
}

/// Says a change of state, and nothing else: figures change all the time.
function speak() {
    const { state: name, detail } = state.model?.health ?? {}
    if (!name || name === state.spokenState) return
    if (state.spokenState !== null || tone(state.model.health) === 'bad') {
        notice.say(`The application is ${words(name)}${detail ? `: ${detail}` : ''}`)
    }
    state.spokenState = name
}

function request() {
    if (isRequested) return
    isRequested = true
    requestAnimationFrame(() => {
        isRequested = false
        draw()
    })
}

let wasLost = false

/// What has to be said of the connection; figures do not change with it.
function sayHowOld() {
    const isLost = notice.render({ ...state, pausedAt: state.frozen?.time ?? null }, Date.now())
    if (isLost !== wasLost) {
        notice.say(isLost ? 'The connection is lost.' : 'The connection is back.')
        wasLost = isLost
        request()
    }
    top.showConnection(!isLost && state.connection.phase !== 'locked')
}

function draw() {
    const model = state.frozen ?? state.model
    if (model && state.connection.phase !== 'locked') {
        const start = performance.now()
        layOut()
        for (const section of sections) section.render(model)
        performance.measure('draw', { start })
        performance.clearMeasures('draw')
    }
    sayHowOld()
}

function layOut() {
    if (state.isLaidOut) return
    content.replaceChildren(...order)
    state.isLaidOut = true
}
