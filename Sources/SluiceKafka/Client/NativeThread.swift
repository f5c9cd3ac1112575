#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A thread of the operating system's that runs one closure.
///
/// Sendable: a thread's identity may be used from any thread, and does not change.
package final class NativeThread: @unchecked Sendable {
    /// 8 MiB, as Linux gives a process's first thread; elsewhere a thread gets as little as 128 KiB unless it is asked
    /// for, and users' code runs here. Memory is taken only as far as it is used.
    private static let stackBytes = 8 << 20

    private let identity: pthread_t?

    /// - Parameter name: At most 15 bytes are kept, which is Linux's limit.
    package init(name: String, body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        // Allocated, since its initializer is visible through other modules only.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        pthread_attr_init(attributes)
        pthread_attr_setstacksize(attributes, Self.stackBytes)
        let result = pthread_create(&thread, attributes, threadMain, start.toOpaque())
        pthread_attr_destroy(attributes)
        // Out of threads: nothing in the process can go on, and the caller could only do the same.
        precondition(result == 0, "no thread could be started for \(name): errno \(result)")
        identity = thread
    }

    /// Waits for the end of the thread; once only, and never from the thread itself.
    func join() {
        guard let identity else { return }
        pthread_join(identity, nil)
    }

    fileprivate final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

#if canImport(Darwin)
    private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        runThread(argument)
        return nil
    }
#else
    private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument { runThread(argument) }
        return nil
    }
#endif

private func runThread(_ argument: UnsafeMutableRawPointer) {
    let start = Unmanaged<NativeThread.Start>.fromOpaque(argument).takeRetainedValue()
    nameThisThread(String(decoding: start.name.utf8.prefix(15), as: UTF8.self))
    start.body()
}

/// Names show in `top` and in crash reports; that a name can't be set harms nothing.
private func nameThisThread(_ name: String) {
    #if canImport(Darwin)
        pthread_setname_np(name)
    #else
        // glibc hides pthread_setname_np from Swift.
        let file = open("/proc/thread-self/comm", O_WRONLY)
        guard file >= 0 else { return }
        _ = write(file, name, name.utf8.count)
        close(file)
    #endif
}
