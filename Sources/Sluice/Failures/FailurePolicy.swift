/// What becomes of an element at which an operator's closure throws.
///
/// Each operator that calls a closure takes one as `onFailure`; those without go by
/// `ApplicationConfiguration.onFailure`, as do sinks whose `stage` throws. An operator answers for its own closure alone,
/// not for what comes after it. Whatever the policy, these fail the task: a `CancellationError`, and a `Failure` that is
/// not retriable.
public struct FailurePolicy: Sendable {
    enum Action: Sendable {
        case fail
        case skip
        case deadLetter(DeadLetterTarget)
    }

    let action: Action

    /// The task's attempt fails. It is tried again up to `ApplicationConfiguration.taskRetry`; then the application stops,
    /// with topic, partition, offset, operator and cause.
    public static let fail = Self(action: .fail)

    /// The element is dropped, counted and logged, at a bounded rate; what the operator has passed on of it before stays.
    public static let skip = Self(action: .skip)

    /// The record that the element came from goes to a topic as it was read, with headers that say what happened: see
    /// `DeadLetterHeader`. The element is dropped. It is delivered with the task's output, before the offset is committed.
    /// Behind a shuffle there is no such record: the attempt fails there.
    ///
    /// - Parameter topic: The topic. That it is there is checked at the start; the application must not read it.
    public static func deadLetter(to topic: String) -> Self {
        Self(action: .deadLetter(DeadLetterTarget(topic: topic)))
    }

    /// The same to any sink, such as a `MemorySink` in a test.
    public static func deadLetter<S: Sink<ProducerRecord>>(to sink: S) -> Self {
        Self(action: .deadLetter(DeadLetterTarget(sink)))
    }
}

extension FailurePolicy: CustomStringConvertible {
    /// `fail`, `skip`, or `dead-letter:` and the topic or the sink's name.
    public var description: String {
        switch action {
        case .fail: "fail"
        case .skip: "skip"
        case .deadLetter(let target): "dead-letter:\(target.topic ?? target.name)"
        }
    }
}
