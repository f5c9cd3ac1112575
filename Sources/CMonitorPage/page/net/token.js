// The monitor's token: kept as long as the tab is open, and never in the address, which gets into histories and logs.

const name = 'sluice-token'

/// Takes `#token=...` out of the address, if it is there.
export function takeFromAddress(location, history, storage) {
    const found = new URLSearchParams(location.hash.replace(/^#/, '')).get('token')
    if (found === null) return
    storage.setItem(name, found)
    history.replaceState(null, '', location.pathname + location.search)
}

export function load(storage) {
    return storage.getItem(name) ?? ''
}

export function save(storage, token) {
    if (token) storage.setItem(name, token)
    else storage.removeItem(name)
}

/// Whether it can be sent as a header: visible ASCII, as RFC 6750 has it.
export function isSendable(token) {
    return /^[\x21-\x7e]+$/.test(token)
}
