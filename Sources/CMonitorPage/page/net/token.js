// The monitor's token: kept as long as the tab is open, and never in the address, which gets into histories and logs.

const name = 'sluice-token'

/// Takes `#token=...` out of the address, if it is there. Returns whether there was one that can be sent.
export function takeFromAddress(location, history, storage) {
    const found = new URLSearchParams(location.hash.replace(/^#/, '')).get('token')
    if (found === null) return false
    history.replaceState(null, '', location.pathname + location.search)
    if (!isSendable(found)) return false
    storage.setItem(name, found)
    return true
}

export function load(storage) {
    const token = storage.getItem(name) ?? ''
    return isSendable(token) ? token : ''
}

export function save(storage, token) {
    if (token) storage.setItem(name, token)
    else storage.removeItem(name)
}

/// Whether it can be sent as a header: visible ASCII, as RFC 6750 has it.
export function isSendable(token) {
    return /^[\x21-\x7e]+$/.test(token)
}
