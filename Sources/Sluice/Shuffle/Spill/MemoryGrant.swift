/// What one writer, reader or sealed output has of a `ShuffleSpace`'s memory; given back when this is gone. Used by one
/// thread at a time.
@usableFromInline
final class MemoryGrant {
    private let space: ShuffleSpace
    /// What is held, in bytes.
    @usableFromInline private(set) var used = 0
    private var granted = 0
    private var beyond = 0
    private var sealed = 0

    init(_ space: ShuffleSpace) { self.space = space }

    deinit {
        space.giveBack(granted)
        space.giveBackBeyond(beyond)
        space.unseal(sealed)
    }

    /// Holds more, unless the limit is reached and what every writer may have beyond it too.
    @usableFromInline
    func charge(_ bytes: Int) -> Bool {
        guard used + bytes > granted + beyond else {
            used += bytes
            return true
        }
        let missing = used + bytes - granted - beyond
        if missing <= space.leastPerWriter - beyond {
            takeBeyond(missing)
        } else {
            let steps = (missing + space.step - 1) / space.step * space.step
            if space.take(steps) {
                granted += steps
            } else if space.take(missing) {
                granted += missing
            } else {
                return false
            }
        }
        used += bytes
        return true
    }

    /// Holds more, whatever the limit is.
    @usableFromInline
    func force(_ bytes: Int) {
        let missing = used + bytes - granted - beyond
        if missing > 0, !charge(bytes) {
            takeBeyond(missing)
            used += bytes
        } else if missing <= 0 {
            used += bytes
        }
    }

    /// Holds less. What is free of a step stays with this, and what every writer may have.
    @usableFromInline
    func release(_ bytes: Int) {
        used -= bytes
        let forced = min(granted + beyond - used, beyond - space.leastPerWriter)
        if forced > 0 {
            beyond -= forced
            space.giveBackBeyond(forced)
        }
        let free = granted + beyond - used
        guard free > 2 * space.step else { return }
        let back = min(free - space.step, granted)
        granted -= back
        space.giveBack(back)
    }

    /// Turns all that is held into so many bytes of sealed output. False, and as it was, if that is too much.
    func seal(_ bytes: Int) -> Bool {
        guard space.seal(bytes) else { return false }
        guard space.take(bytes) else {
            space.unseal(bytes)
            return false
        }
        settle(granted: bytes, sealed: bytes)
        return true
    }

    /// The same for what can't go to disk: false only if more than the limit would be sealed.
    func sealAnyway(_ bytes: Int) -> Bool {
        guard space.sealAnyway(bytes) else { return false }
        let isWithin = space.take(bytes)
        if !isWithin { space.takeBeyond(bytes) }
        settle(granted: isWithin ? bytes : 0, beyond: isWithin ? 0 : bytes, sealed: bytes)
        return true
    }

    /// Gives all back.
    func releaseAll() { settle(granted: 0, sealed: 0) }

    private func settle(granted: Int, beyond: Int = 0, sealed: Int) {
        space.giveBack(self.granted)
        space.giveBackBeyond(self.beyond)
        space.unseal(self.sealed)
        (self.granted, self.beyond, self.sealed) = (granted, beyond, sealed)
        used = granted + beyond
    }

    private func takeBeyond(_ bytes: Int) {
        space.takeBeyond(bytes)
        beyond += bytes
    }
}
