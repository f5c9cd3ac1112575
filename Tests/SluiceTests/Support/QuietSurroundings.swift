import Logging

@testable import Sluice

extension TaskSurroundings {
    /// For attempts without an application.
    static func quiet(_ time: TimeSource) -> Self {
        TaskSurroundings(
            application: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            time: time,
            random: .system,
            activities: AttemptActivities()
        )
    }
}
