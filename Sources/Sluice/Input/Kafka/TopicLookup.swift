internal import Logging

/// Finds out whether brokers and topics are there, and waits for them as configured.
struct TopicLookup: Sendable {
    /// How long to wait between two looks.
    private static let pause = Duration.seconds(1)
    /// How long one look may take.
    private static let patience = Duration.seconds(2)

    let kafka: KafkaConfiguration
    let missingTopics: ApplicationConfiguration.MissingTopics
    let brokerTimeout: Duration
    let time: TimeSource
    let logger: Logger
    /// Told what is in the way, and when it is not any more.
    var onObstacle: @Sendable (HealthFacts.Obstacle?) -> Void = { _ in }

    /// Returns once every topic is there.
    ///
    /// - Throws: When no broker answers within `brokerTimeout`, or a topic is missing and that is not to be waited for.
    func waitForTopics(_ names: [String]) async throws {
        let topics = try Topics(configuration: kafka) { logger.log($0) }
        defer { topics.close() }
        let deadline = time.now.advanced(by: brokerTimeout)
        var said: String?
        while true {
            try Task.checkCancellation()
            let obstacle = look(for: names, topics)
            switch obstacle {
            case nil: return onObstacle(nil)
            case .missing(let error) where missingTopics == .fail: throw error
            case .noBroker(let error) where time.now >= deadline: throw error
            case .missing(let error)?, .noBroker(let error)?:
                onObstacle(obstacle?.forHealth)
                if said != error.message { logger.warning("waiting\(limit(of: obstacle)): \(error)") }
                said = error.message
            }
            try await time.sleep(until: time.now.advanced(by: Self.pause))
        }
    }

    private enum Obstacle {
        case missing(ApplicationError)
        case noBroker(ApplicationError)

        var forHealth: HealthFacts.Obstacle {
            switch self {
            case .missing(let error): .topics(error.message)
            case .noBroker(let error): .broker(error.message)
            }
        }
    }

    private func limit(of obstacle: Obstacle?) -> String {
        if case .noBroker = obstacle { " for \(brokerTimeout.components.seconds) s at most" } else { "" }
    }

    private func look(for names: [String], _ topics: Topics) -> Obstacle? {
        do throws(KafkaError) {
            let counts = try topics.partitionCounts(of: names, timeout: Self.patience)
            for name in names {
                guard case .failure(let error) = counts[name] else { continue }
                return .missing(ApplicationError(.missingTopic, "topic \(name) can't be used: \(error)"))
            }
            return nil
        } catch {
            let servers = kafka.bootstrapServers
            return .noBroker(
                ApplicationError(
                    .brokerUnavailable,
                    "no broker answers at \(servers): \(error)"
                )
            )
        }
    }
}
