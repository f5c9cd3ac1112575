#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The attempt on whose behalf the current thread runs code right now, with nothing else in between: set around a loop
/// that passes elements on and awaits nothing. To look here takes a fifth of what a task-local does.
enum ThreadScope {
    /// Nil where the process has no key left: then task-locals serve alone.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    static var current: AttemptScope? {
        guard let key, let scope = pthread_getspecific(key) else { return nil }
        return Unmanaged<AttemptScope>.fromOpaque(scope).takeUnretainedValue()
    }

    /// To be followed by `leave` on the same thread, with what it returns, before anything is awaited: the scope is not
    /// retained.
    static func enter(_ scope: AttemptScope?) -> UnsafeMutableRawPointer? {
        guard let scope, let key else { return nil }
        let outer = pthread_getspecific(key)
        pthread_setspecific(key, Unmanaged.passUnretained(scope).toOpaque())
        return outer
    }

    static func leave(_ scope: AttemptScope?, to outer: UnsafeMutableRawPointer?) {
        guard scope != nil, let key else { return }
        pthread_setspecific(key, outer)
    }
}
