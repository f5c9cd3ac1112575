/// Which stage reads a topic: by its name first, then by the patterns.
struct TopicMatcher: Sendable {
    private struct Pattern: Sendable {
        let expression: TopicPattern
        let stage: StageID
        let source: Source
    }

    /// What the group is asked for: names, and patterns that begin with `^`; in order, each once.
    let subscriptions: [String]
    private let names: [String: StageID]
    private let patterns: [Pattern]

    init(_ stages: [PlanBuilder.Input]) throws(ApplicationError) {
        var (names, patterns): ([String: StageID], [Pattern]) = ([:], [])
        for stage in stages {
            for topic in stage.source.topics {
                if TopicPattern.isPattern(topic) {
                    let expression = try Self.compile(topic)
                    patterns.append(Pattern(expression: expression, stage: stage.stage, source: stage.source))
                } else {
                    names[topic] = stage.stage
                }
            }
        }
        self.names = names
        self.patterns = patterns
        subscriptions = names.keys.sorted() + patterns.map(\.expression.text).sorted()
    }

    /// The topics that are named.
    var literals: [String] { names.keys.sorted() }

    var hasPatterns: Bool { !patterns.isEmpty }

    /// The stage that reads a topic; nil when none does.
    ///
    /// - Throws: When the patterns of two streams match it: which of them reads it would be chance.
    func stage(of topic: String) throws(ApplicationError) -> StageID? {
        if let stage = names[topic] { return stage }
        let matching = patterns.filter { $0.expression.matches(topic) }
        if let first = matching.first, let other = matching.first(where: { $0.stage != first.stage }) {
            throw ApplicationError(
                .invalidPlan,
                """
                topic \(topic) is read by two streams, from \(first.source) (\(first.expression.text)) and from \
                \(other.source) (\(other.expression.text)): narrow a pattern, or name the topic in one of them
                """
            )
        }
        return matching.first?.stage
    }

    /// The subscription that brings a topic: its name, or the first pattern that matches.
    func subscription(of topic: String) -> String? {
        if names[topic] != nil { return topic }
        return patterns.first { $0.expression.matches(topic) }?.expression.text
    }

    private static func compile(_ pattern: String) throws(ApplicationError) -> TopicPattern {
        do throws(KafkaError) {
            return try TopicPattern(pattern)
        } catch {
            throw ApplicationError(.invalidPlan, error.message)
        }
    }
}
