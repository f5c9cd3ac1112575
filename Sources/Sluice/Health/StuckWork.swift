/// A piece of work that has made no progress for longer than it should.
public struct StuckWork: Hashable, Sendable {
    /// The partition that waits for it.
    public let partition: TopicPartition
    /// The task that is at it; nil when no task has been made of the partition's records yet.
    public let task: TaskID?
    /// For how long nothing has moved, in seconds, as of the moment at which the health was asked for.
    public let sinceSeconds: Double
    /// What is being done or waited for, as a short phrase: `running`, `delivering to topic "x"`.
    public let doing: String

    /// Names the work, and for how many seconds it has been at the same place.
    public init(partition: TopicPartition, task: TaskID?, sinceSeconds: Double, doing: String) {
        self.partition = partition
        self.task = task
        self.sinceSeconds = sinceSeconds
        self.doing = doing
    }
}
