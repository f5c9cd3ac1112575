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

    /// Returns once every topic that is named is there.
    ///
    /// - Parameter isWanted: Which topics are looked for besides; none of them has to be there.
    /// - Returns: The number of partitions of each topic that is named or wanted.
    /// - Throws: When no broker answers within `brokerTimeout`, or a topic is missing and that is not to be waited for.
    @discardableResult
    func waitForTopics(_ names: [String], and isWanted: ((String) -> Bool)? = nil) async throws -> [String: Int] {
        let topics = try Topics(configuration: kafka) { logger.log($0) }
        defer { topics.close() }
        let deadline = time.now.advanced(by: brokerTimeout)
        var said: String?
        while true {
            try Task.checkCancellation()
            switch look(for: names, and: isWanted, topics) {
            case .success(let counts):
                onObstacle(nil)
                return counts
            case .failure(.missing(let error)) where missingTopics == .fail: throw error
            case .failure(.noBroker(let error)) where time.now >= deadline: throw error
            case .failure(let obstacle):
                onObstacle(obstacle.forHealth)
                let error = obstacle.error
                if said != error.message { logger.warning("waiting\(limit(of: obstacle)): \(error)") }
                said = error.message
            }
            try await time.sleep(until: time.now.advanced(by: Self.pause))
        }
    }

    /// Asks the cluster something until it answers, for `brokerTimeout` at most.
    func retrying<Answer>(_ doing: String, _ ask: () throws -> Answer) async throws -> Answer {
        let deadline = time.now.advanced(by: brokerTimeout)
        while true {
            try Task.checkCancellation()
            do {
                return try ask()
            } catch let error as KafkaError where error.isRetriable && time.now < deadline {
                logger.warning("\(doing), trying again: \(error)")
            }
            try await time.sleep(until: time.now.advanced(by: Self.pause))
        }
    }

    private enum Obstacle: Error {
        case missing(ApplicationError)
        case noBroker(ApplicationError)

        var error: ApplicationError {
            switch self {
            case .missing(let error), .noBroker(let error): error
            }
        }

        var forHealth: HealthFacts.Obstacle {
            switch self {
            case .missing(let error): .topics(error.message)
            case .noBroker(let error): .broker(error.message)
            }
        }
    }

    private func limit(of obstacle: Obstacle) -> String {
        if case .noBroker = obstacle { " for \(brokerTimeout.components.seconds) s at most" } else { "" }
    }

    private func look(
        for names: [String],
        and isWanted: ((String) -> Bool)?,
        _ topics: Topics
    ) -> Result<[String: Int], Obstacle> {
        do throws(KafkaError) {
            let counts = try topics.partitionCounts(of: names, timeout: Self.patience)
            for name in names {
                guard case .failure(let error) = counts[name] else { continue }
                return .failure(.missing(ApplicationError(.missingTopic, "topic \(name) can't be used: \(error)")))
            }
            let known = counts.compactMapValues { try? $0.get() }
            guard let isWanted else { return .success(known) }
            let others = try topics.all(timeout: Self.patience).filter { isWanted($0.key) }
            return .success(known.merging(others.compactMapValues { try? $0.get() }) { named, _ in named })
        } catch {
            return .failure(.noBroker(.noBroker(at: kafka.bootstrapServers, error)))
        }
    }
}

extension ApplicationError {
    fileprivate static func noBroker(at servers: String, _ error: KafkaError) -> Self {
        Self(.brokerUnavailable, "no broker answers at \(servers): \(error)")
    }
}
