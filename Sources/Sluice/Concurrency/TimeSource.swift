/// The time as the driver is told it, from whatever clock: the real one, or a manual one in tests.
package struct TimeSource: Sendable {
    private let read: @Sendable () -> Instant
    private let wait: @Sendable (Instant) async throws -> Void

    /// Counts from the clock's present.
    package init<C: Clock & Sendable>(_ clock: C) where C.Duration == Duration {
        let origin = clock.now
        read = { Instant(nanoseconds: origin.duration(to: clock.now).wholeNanoseconds) }
        wait = { instant in
            try await clock.sleep(until: origin.advanced(by: .nanoseconds(instant.nanoseconds)), tolerance: .zero)
        }
    }

    package var now: Instant { read() }

    /// Returns at that instant; throws when the task is cancelled before.
    package func sleep(until instant: Instant) async throws { try await wait(instant) }
}
