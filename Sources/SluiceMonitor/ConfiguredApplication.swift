internal import Sluice

/// An application with the monitor's settings as `MonitorOptions` found them, of which an application knows nothing that
/// was configured in code.
struct ConfiguredApplication: MonitoredApplication {
    private let application: any MonitoredApplication
    private let settings: [String: SettingStatus]

    init(_ application: any MonitoredApplication, _ settings: MonitorSettings) {
        self.application = application
        self.settings = Dictionary(settings.statuses.map { ($0.key, $0) }) { first, _ in first }
    }

    var health: ApplicationHealth { application.health }

    func status(after cursor: UInt64?) -> ApplicationStatus {
        var status = application.status(after: cursor)
        status.configuration = status.configuration?.map { settings[$0.key] ?? $0 }
        return status
    }
}
