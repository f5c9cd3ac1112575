/// Where a task's output goes when the task is complete.
///
/// In order, and by whom it is called:
///
/// 1. `start`, once, before anything else. An error ends the application; its task is cancelled when the application is
///    to stop meanwhile.
/// 2. `restore`, at every assignment of partitions, before a record of theirs is read: a sink that keeps positions with
///    its data says where each stands. What it leaves out begins at the group's committed offset, or where the
///    application has new partitions begin.
/// 3. `makeStaged`, once an attempt of a task; then `stage`, once an element, on the executor's thread, in order. Nothing
///    may leave the process: an attempt that fails must leave nothing behind.
/// 4. Either `publish`, when the task (or, for a sink that `takesWholeBatches`, every task of the batch) is complete; or
///    `discard`, when the attempt failed, was given up, or put nothing out. Calls for one partition never overlap, and
///    come in the order of its offsets. When `publish` throws, it is called again with the same parts, a bounded number
///    of times, and must go on from the first element that was not delivered. A `Failure` or a `KafkaError` that is not
///    retriable ends the application instead. Its task is cancelled when some of the work is given up (its partition
///    was lost, or time is over), since the partition's next owner may already be writing: the sooner it ends, with
///    nothing left on its way, the better. What of the work is still ours comes again.
/// 5. `stop`, once, at the end: after the last `publish`, unless that was given up at a hard stop or a drain's deadline
///    and still runs. It comes too when `start` failed or was never called.
///
/// When `publish` returns, the output is safe: right after it the offsets may be committed. A crash in between repeats
/// the output after a restart, in the same order. A sink identifies work by its ranges: batch numbers begin again with
/// each run, unless the sink has a `checkpoint`.
///
/// # Exactly once
///
/// A sink is exactly-once when a crash at any instruction leaves either all of a `publish`'s output or none of it, and
/// when what was published is not published again. Two ways lead there:
///
/// - **It keeps positions** (`keepsPositions`): in `publish` it stores each range's end in the same atomic act as the
///   output, and `restore` returns what is stored. A `publish` whose range is stored already does nothing; one that begins
///   before what is stored, and ends behind it, is that of an instance which has lost the partition, and fails. All
///   instances must share the store, since partitions move between them: this is checked at every assignment.
/// - **What it does is idempotent by range**: a `publish` of the same range replaces what the first one did. That alone is
///   not enough, since other ranges may be read after a restart: with a `checkpoint` they are the same.
///
/// Kafka's own sinks are exactly-once when the application is (`ApplicationConfiguration.guarantee`): output and offsets
/// go into one transaction then. An application with several sinks promises what the weakest of them does, and so it
/// says in `explain()` and at the start.
public protocol Sink<Element>: Sendable {
    /// What is written.
    associatedtype Element
    /// What one attempt of a task has collected.
    associatedtype Staged: StagedOutput

    /// The sink's name, for `explain()`, logs and errors.
    var name: String { get }
    /// Whether `publish` gets all tasks of a batch at once, batches in order and one at a time. A slow partition then
    /// holds up the others. False unless the sink says otherwise.
    var takesWholeBatches: Bool { get }
    /// What the sink promises by itself of what it is given. At least once unless the sink says otherwise.
    var guarantee: DeliveryGuarantee { get }
    /// Whether the sink stores positions with its output, and `restore` returns them. False unless the sink says otherwise.
    var keepsPositions: Bool { get }
    /// Whether it can take what came out of a shuffle: parts without a range, in one `publish` with a part, most often an
    /// empty one, for each range of the batch that led there. True unless the sink keeps positions: such a sink must store
    /// all of that in one atomic act. A plan that writes what is shuffled to one that can't is refused.
    var takesShuffledOutput: Bool { get }
    /// Where its batches are written down before they are published, so that one that a crash interrupts comes again as it
    /// was; for the only sink of an application, which must take whole batches, keep no positions, and is not asked to
    /// `restore`. None unless the sink says otherwise.
    var checkpoint: BatchCheckpoint? { get }

    /// Opens what the sink needs.
    func start(_ context: SinkContext) async throws
    /// Where each partition stands by the sink's own account, if it keeps one.
    ///
    /// A sink that keeps positions leaves out what it does not know and the group has committed: another instance must
    /// have written that elsewhere, and the application ends with an error that says so, as it does when the sink is
    /// behind the group. What neither knows it notes as `start` says, durably, before it returns.
    ///
    /// - Parameter starts: Where each partition would begin by the group's account.
    func restore(_ starts: [PartitionStart]) async throws -> [TopicPartition: Int64]
    /// Makes room for what an attempt will collect.
    func makeStaged(for task: TaskContext) throws -> Staged
    /// Collects one element. Keeps `staged.byteCount` up to date, since that is what bounds a task's output.
    func stage(_ element: Element, in staged: Staged) throws
    /// Makes the output visible, and returns when it is safe.
    func publish(_ parts: [StagedPart<Staged>], of batch: BatchID) async throws
    /// Drops what an attempt has collected.
    func discard(_ staged: Staged)
    /// Closes what `start` opened.
    func stop() async
}

extension Sink {
    /// False: each task is published by itself.
    public var takesWholeBatches: Bool { false }
    /// At least once.
    public var guarantee: DeliveryGuarantee { .atLeastOnce }
    /// False: the group's offsets say where a partition stands.
    public var keepsPositions: Bool { false }
    /// True, unless the sink keeps positions.
    public var takesShuffledOutput: Bool { !keepsPositions }
    /// None.
    public var checkpoint: BatchCheckpoint? { nil }
    /// Opens nothing.
    public func start(_ context: SinkContext) async throws {}
    /// Knows no positions.
    public func restore(_ starts: [PartitionStart]) async throws -> [TopicPartition: Int64] { [:] }
    /// Leaves it to reference counting.
    public func discard(_ staged: Staged) {}
    /// Closes nothing.
    public func stop() async {}
}

/// What one attempt of a task has collected for one sink. Used by one thread at a time.
///
/// Sendable: it is handed from the executor's thread to whoever delivers it, and never shared.
open class StagedOutput: @unchecked Sendable {
    /// Elements collected. Sluice counts them after each `stage`: a sink leaves this alone.
    public final var recordCount = 0
    /// Bytes collected, counted by the sink in `stage`; `ApplicationConfiguration.maxTaskOutputBytes` bounds it.
    public final var byteCount = 0

    /// Nothing yet.
    public init() {}
}

/// One task's part of what is published together.
public struct StagedPart<Staged: StagedOutput>: Sendable {
    /// The offsets that the output came from: the work's identity across restarts. Nil for what a shuffle's bucket put
    /// out, which came from all ranges that are published with it.
    public let range: OffsetRange?
    /// The output.
    public let staged: Staged

    /// Pairs a range with its output.
    public init(range: OffsetRange?, staged: Staged) {
        self.range = range
        self.staged = staged
    }
}
