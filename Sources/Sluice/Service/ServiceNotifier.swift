internal import Logging
internal import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tells a service manager how the process does, where one asks for it: systemd with `Type=notify`.
///
/// The drivers' threads call it, once a second each, and it never waits: so a driver that hangs is a sign of life that
/// fails to come. A message that finds no room is sent with the next call.
final class ServiceNotifier: Sendable {
    /// The process's: nil where nobody has asked, which is where `NOTIFY_SOCKET` is not set.
    static let ofProcess = ServiceNotifier(time: TimeSource(ContinuousClock())) { name in
        getenv(name).map { String(cString: $0) }
    }

    private struct State {
        var report: ServiceReport
        var hasComplained = false
    }

    private let destination: Result<ServiceSocket, ServiceSocket.Unusable>
    private let time: TimeSource
    private let state: Mutex<State>

    /// - Parameter environment: `NOTIFY_SOCKET`; `WATCHDOG_USEC`, microseconds; `WATCHDOG_PID`, whom they are meant for.
    init?(time: TimeSource, processID: Int32 = getpid(), environment: (String) -> String?) {
        guard let name = environment("NOTIFY_SOCKET"), !name.isEmpty else { return nil }
        do throws(ServiceSocket.Unusable) { destination = .success(try ServiceSocket(name)) } catch {
            destination = .failure(error)
        }
        self.time = time
        let watchdog = Self.watchdog(environment, processID)
        state = Mutex(State(report: ServiceReport(watchdog: watchdog)))
    }

    /// To be called once a second while an application runs, and when its driver has ended. The first time says that the
    /// service is up.
    ///
    /// - Parameter id: Tells the process's applications apart.
    func note(_ news: ServiceReport.News, of name: String, id: ObjectIdentifier, logger: Logger) {
        let complaint = state.withLock { state -> String? in
            let now = time.now
            state.report.note(news, of: name, id: id, at: now)
            guard let message = state.report.message(at: now) else { return nil }
            switch send(message.text) {
            case .sent: state.report.told(message, at: now)
            case .noRoom: break
            case .failed(let cause) where !state.hasComplained:
                state.hasComplained = true
                return cause
            case .failed: break
            }
            return nil
        }
        guard let complaint else { return }
        logger.warning("the service manager at NOTIFY_SOCKET is not told how this runs, and may stop it: \(complaint)")
    }

    private enum Outcome {
        case sent
        /// To be tried again.
        case noRoom
        case failed(String)
    }

    private func send(_ text: String) -> Outcome {
        switch destination {
        case .failure(let error): return .failed(error.description)
        case .success(let socket):
            guard let code = socket.send(text) else { return .sent }
            return code == EAGAIN || code == ENOBUFS ? .noRoom : .failed(String(cString: strerror(code)))
        }
    }

    /// Nil for what is no number, and where somebody else is meant.
    private static func watchdog(_ environment: (String) -> String?, _ processID: Int32) -> Duration? {
        guard let microseconds = environment("WATCHDOG_USEC").flatMap(Int64.init), microseconds > 0 else { return nil }
        if let text = environment("WATCHDOG_PID"), Int32(text) != processID { return nil }
        return .microseconds(microseconds)
    }
}
